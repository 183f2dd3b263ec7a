import type { JsonObject } from '../contract/json.ts'
import type { CheckedFilter, Scalar } from '../check/filter.ts'
import type { Entry, PutEntry, Revision, Seq } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import { retiredOwner } from '../change.ts'
import { Columns, demandsOf, type Demand } from './columns.ts'
import type { Matchable } from './match.ts'
import { Passing } from './passing.ts'
import { SeqGroups } from './seq-groups.ts'
import { SeqList } from './seq-list.ts'

/** What the index keeps of a record: everything but its text, facts and vectors. */
export interface Row extends Matchable {
  readonly seq: Seq
  readonly expires?: number
  readonly supersedes: readonly Seq[]
  readonly metadata?: JsonObject
}

const none = new Uint32Array(0)

/** More names than these are not people who talk with each other. */
export const maxSpeakers = 200

/** When a record was first corrected by one that is forgotten now: the earliest revision and time of such corrections. */
interface Retired {
  readonly revision: Revision
  readonly at: number
}

/**
 * The records of one scope without their content: a view of the log that serves filters, ids, adjacency and
 * corrections. Grows with about 300 bytes a record plus its metadata.
 */
export class ScopeIndex {
  readonly scope: ScopeNumber
  revision: Revision = 0
  readonly #seqs = new SeqList()
  readonly #sessions = new SeqGroups<string | undefined>()
  /** Records that expire some day. */
  readonly #expiring = new Map<Seq, Row>()
  readonly #rows = new Map<Seq, Row>()
  readonly #ids = new Map<string, Seq>()
  readonly #successors = new Map<Seq, Set<Seq>>()
  readonly #retired = new Map<Seq, Retired>()
  readonly #speakers = new SeqGroups<string>()
  readonly #columns = new Columns()
  readonly #passing = new Passing()

  constructor(scope: ScopeNumber) {
    this.scope = scope
  }

  get size(): number {
    return this.#rows.size
  }

  row(seq: Seq): Row | undefined {
    return this.#rows.get(seq)
  }

  seqOf(id: string): Seq | undefined {
    return this.#ids.get(id)
  }

  /** Rising by seq. */
  rows(): IterableIterator<Row> {
    return this.#rows.values()
  }

  /** Rising; not to be written to. */
  seqs(): Uint32Array {
    return this.#seqs.packed()
  }

  /** Records among which are all that pass the filter, rising by seq: fewer than all where it asks for something to equal. */
  candidates(filter: CheckedFilter): Iterable<Row> {
    let fewest: Uint32Array | undefined
    for (const demand of demandsOf(filter)) {
      const seqs = this.#meeting(demand)
      if (fewest === undefined || seqs.length < fewest.length) fewest = seqs
    }
    return fewest === undefined ? this.#rows.values() : this.#rowsOf(fewest)
  }

  /** Seqs of the records that pass a filter which does not look into texts, rising; not to be written to. */
  passing(filter: CheckedFilter): Uint32Array {
    return this.#passing.get(filter, () => this.candidates(filter), this.size)
  }

  /** Rising by seq, after one. */
  *rowsAfter(seq: Seq): Generator<Row> {
    for (const next of this.#seqs.after(seq)) {
      const row = this.#rows.get(next)
      if (row !== undefined) yield row
    }
  }

  /** Records that expire at or before a time, rising by seq. */
  expired(now: number): readonly Row[] {
    return [...this.#expiring.values()].filter((row) => row.expires !== undefined && row.expires <= now)
  }

  /** Neighbours of a record in its session. */
  around(seq: Seq, before: number, after: number): readonly Seq[] {
    return this.#sessions.get(this.#rows.get(seq)?.session)?.around(seq, before, after) ?? []
  }

  /** Living records that correct this one. */
  successors(seq: Seq): readonly Row[] {
    return [...(this.#successors.get(seq) ?? [])].flatMap((successor) => this.#rows.get(successor) ?? [])
  }

  retired(seq: Seq): Retired | undefined {
    return this.#retired.get(seq)
  }

  /** In the order in which their first living records were written; none where they are too many to be people who talk. */
  speakers(): readonly string[] {
    return this.#speakers.size > maxSpeakers ? [] : this.#speakers.keys()
  }

  /** The entry is of this scope and newer than `revision`. */
  apply(entry: Entry): void {
    this.revision = entry.revision
    switch (entry.kind) {
      case 'put':
        return this.#put(entry)
      case 'erase':
        return this.#erase(entry.seqs)
      case 'note':
        if (entry.owner === retiredOwner && isRetired(entry.data))
          for (const seq of entry.about) this.#retire(seq, entry.data)
        return
      case 'vectors':
        return
    }
  }

  /** Rising seqs of the records that meet it. */
  #meeting({ kind, path, values }: Demand): Uint32Array {
    const lists = [...new Set(values)].map((value) => this.#equal(kind, path, value))
    const [only] = lists
    if (only !== undefined && lists.length === 1) return only
    return Uint32Array.from(new Set(lists.flatMap((list) => [...list]))).sort()
  }

  #equal(kind: Demand['kind'], path: string, value: Scalar): Uint32Array {
    if (kind === 'metadata') return this.#columns.get(path, value, () => this.#rows.values())
    if (typeof value !== 'string') return none
    switch (kind) {
      case 'session':
        return this.#sessions.get(value)?.packed() ?? none
      case 'speaker':
        return this.#speakers.get(value)?.packed() ?? none
      case 'id': {
        const seq = this.#ids.get(value)
        return seq === undefined ? none : Uint32Array.of(seq)
      }
    }
  }

  *#rowsOf(seqs: Uint32Array): Generator<Row> {
    for (const seq of seqs) {
      const row = this.#rows.get(seq)
      if (row !== undefined) yield row
    }
  }

  #put({ revision: seq, id, body, supersedes }: PutEntry): void {
    const { text: _text, passages: _passages, facts: _facts, ...fields } = body
    const row: Row = { seq, id, ...fields, supersedes }
    this.#rows.set(seq, row)
    this.#seqs.push(seq)
    this.#ids.set(id, seq)
    if (row.expires !== undefined) this.#expiring.set(seq, row)
    this.#sessions.push(row.session, seq)
    this.#columns.put(row)
    this.#passing.put(row)
    if (row.speaker !== undefined) this.#speakers.push(row.speaker, seq)
    for (const old of supersedes) {
      const known = this.#successors.get(old)
      if (known === undefined) this.#successors.set(old, new Set([seq]))
      else known.add(seq)
    }
  }

  #retire(seq: Seq, { revision, at }: Retired): void {
    const known = this.#retired.get(seq)
    this.#retired.set(seq, {
      revision: Math.min(revision, known?.revision ?? Infinity),
      at: Math.min(at, known?.at ?? Infinity),
    })
  }

  #erase(seqs: readonly Seq[]): void {
    const gone = seqs.flatMap((seq) => this.#rows.get(seq) ?? [])
    for (const row of gone) {
      const { seq } = row
      this.#rows.delete(seq)
      this.#ids.delete(row.id)
      this.#retired.delete(seq)
      this.#successors.delete(seq)
      this.#expiring.delete(seq)
      for (const old of row.supersedes) this.#successors.get(old)?.delete(seq)
    }
    this.#seqs.delete(seqs)
    this.#columns.erase(gone)
    this.#passing.erase(seqs)
    this.#sessions.delete(gone.map(({ session, seq }) => [session, seq]))
    this.#speakers.delete(
      gone.flatMap(({ speaker, seq }) => (speaker === undefined ? [] : [[speaker, seq] as const])),
    )
  }
}

function isRetired(data: unknown): data is Retired {
  return (
    typeof data === 'object' &&
    data !== null &&
    'revision' in data &&
    'at' in data &&
    typeof data.revision === 'number' &&
    typeof data.at === 'number'
  )
}
