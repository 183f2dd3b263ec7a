import type { JsonObject } from '../contract/json.ts'
import type { Entry, PutEntry, Revision, Seq } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import { retiredOwner } from '../change.ts'
import type { Matchable } from './match.ts'

/** What the index keeps of a record: everything but its text, facts and vectors. */
export interface Row extends Matchable {
  readonly seq: Seq
  readonly expires?: number
  readonly supersedes: readonly Seq[]
  readonly metadata?: JsonObject
}

/** When a record was corrected by one that is forgotten now: the correction's revision and time. */
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
  /** Records that expire some day. */
  expiring = 0
  #seqs: Seq[] = []
  readonly #rows = new Map<Seq, Row>()
  readonly #ids = new Map<string, Seq>()
  readonly #successors = new Map<Seq, Set<Seq>>()
  readonly #retired = new Map<Seq, Retired>()

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

  seqs(): readonly Seq[] {
    return this.#seqs
  }

  /** Living records that correct this one. */
  successors(seq: Seq): readonly Row[] {
    return [...(this.#successors.get(seq) ?? [])].flatMap((successor) => this.#rows.get(successor) ?? [])
  }

  retired(seq: Seq): Retired | undefined {
    return this.#retired.get(seq)
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
          for (const seq of entry.about) this.#retired.set(seq, entry.data)
        return
      case 'vectors':
        return
    }
  }

  #put({ revision: seq, id, body, supersedes }: PutEntry): void {
    const { text: _text, passages: _passages, facts: _facts, ...fields } = body
    this.#rows.set(seq, { seq, id, ...fields, supersedes })
    this.#seqs.push(seq)
    this.#ids.set(id, seq)
    if (body.expires !== undefined) this.expiring += 1
    for (const old of supersedes) {
      const known = this.#successors.get(old)
      if (known === undefined) this.#successors.set(old, new Set([seq]))
      else known.add(seq)
    }
  }

  #erase(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      const row = this.#rows.get(seq)
      if (row === undefined) continue
      this.#rows.delete(seq)
      this.#ids.delete(row.id)
      this.#retired.delete(seq)
      this.#successors.delete(seq)
      if (row.expires !== undefined) this.expiring -= 1
      for (const old of row.supersedes) this.#successors.get(old)?.delete(seq)
    }
    this.#seqs = this.#seqs.filter((seq) => this.#rows.has(seq))
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
