import type { Entry, NoteEntry, PutEntry, Revision, Seq, StoredVectors } from '../contract/log.ts'
import type { Scope } from '../contract/scope.ts'
import type { AppendBatch, AppendNote, Link, NewRecord } from '../contract/storage.ts'
import { retiredOwner } from '../change.ts'
import { isJsonObject } from '../check/value.ts'
import { isMnesticError, throwIfAborted } from '../error.ts'
import { packVectors } from '../transfer/base64.ts'
import type { CopySite } from './copy-site.ts'
import type { Counterparts } from './counterparts.ts'
import { changedByOthers, type Landed, noteKey } from './landed.ts'
import { appendToScope } from './scope-of-notes.ts'

const maxRecords = 512
const pageSize = 64

/**
 * Appends the entries that one scope has in a range, in their order: a batch is some records and the notes after
 * them, and ends where a record follows a note.
 */
export class ScopeLanding {
  readonly #site: CopySite
  readonly #path: Scope
  readonly #counterparts: Counterparts
  readonly #landed: Landed
  /** Vectors that came late to records of the range: they land with them. */
  readonly #late = new Map<Seq, StoredVectors>()
  #records: NewRecord[] = []
  /** Numbers of `#records` in the source. */
  #seqs: Seq[] = []
  #notes: AppendNote[] = []

  constructor(site: CopySite, path: Scope, counterparts: Counterparts, landed: Landed) {
    this.#site = site
    this.#path = path
    this.#counterparts = counterparts
    this.#landed = landed
  }

  async land(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) if (entry.kind === 'vectors') this.#late.set(entry.seq, entry.vectors)
    for (const entry of entries) {
      if (entry.kind === 'put') await this.#put(entry)
      if (entry.kind === 'note') await this.#note(entry)
    }
    await this.#flush()
    await this.#renewVectors()
  }

  async #put(put: PutEntry): Promise<void> {
    const vectors = this.#late.get(put.revision) ?? put.vectors
    // It landed before an interruption: its vectors are looked at with those of older records.
    if (this.#counterparts.get(put.revision) !== undefined) return
    if (this.#notes.length > 0 || this.#records.length >= maxRecords) await this.#flush()
    this.#late.delete(put.revision)
    this.#records.push({
      id: put.id,
      // Whose choice the id was, no log says. As the caller's own it is kept nowhere but in its record.
      ownId: true,
      // It lives in the source: if its id was forgotten, it was brought back there.
      restore: true,
      body: put.body,
      supersedes: this.#links(put.supersedes),
      derivedFrom: this.#links(put.derivedFrom),
      ...(vectors && { vectors }),
    })
    this.#seqs.push(put.revision)
    this.#site.records += 1
  }

  /** Without those that lead to what is gone from the source since it was read. */
  #links(seqs: readonly Seq[]): Link[] {
    return seqs.flatMap((linked): Link[] => {
      const seq = this.#counterparts.get(linked)
      if (seq !== undefined) return [{ seq }]
      const index = this.#seqs.indexOf(linked)
      return index < 0 ? [] : [{ index }]
    })
  }

  async #note(note: NoteEntry): Promise<void> {
    if (this.#landed.notes.size > 0 && (await this.#hasLanded(note))) return
    // An append takes records that are there before new ones, and a note may depend on the order of its own.
    const isNew = note.about.map((seq) => this.#counterparts.get(seq) === undefined)
    const mixed = isNew.includes(true) && isNew.includes(false)
    if (mixed || note.owner === retiredOwner) await this.#flush()
    const links = this.#links(note.about)
    // What it is about is gone since the source was read, and the note with it.
    if (links.length < note.about.length) return
    this.#notes.push({
      owner: note.owner,
      about: links.flatMap((link) => ('seq' in link ? [link.seq] : [])),
      aboutNew: links.flatMap((link) => ('index' in link ? [link.index] : [])),
      data: note.owner === retiredOwner ? await this.#retiredHere(note) : note.data,
      ...(note.bytes && { bytes: note.bytes }),
    })
    this.#site.notes += 1
  }

  async #hasLanded(note: NoteEntry): Promise<boolean> {
    const key = await noteKey(this.#site.source, this.#path, note)
    const count = this.#landed.notes.get(key) ?? 0
    if (count === 0) return false
    if (count === 1) this.#landed.notes.delete(key)
    else this.#landed.notes.set(key, count - 1)
    return true
  }

  /** A forgotten correction stood before the next record of its scope, or before the mark itself. */
  async #retiredHere({ data, scope, revision }: NoteEntry): Promise<NoteEntry['data']> {
    if (!isJsonObject(data) || typeof data['revision'] !== 'number' || data['revision'] === 0) return data
    const next = await this.#nextPut(scope, data['revision'], revision)
    const [seq] = next === undefined ? [] : await this.#site.target.resolve(this.#path, [next])
    return { ...data, revision: typeof seq === 'number' ? seq : this.#site.head + 1 }
  }

  /** Id of the first record of a scope of the source after one revision and before another. */
  async #nextPut(scope: number, after: Revision, before: Revision): Promise<string | undefined> {
    const query = { scope, after, limit: pageSize, text: false, vectors: false }
    const page = await this.#site.source.entries(query)
    const put = page.find((entry) => entry.kind === 'put')
    return put !== undefined && put.revision < before ? put.id : undefined
  }

  /** Vectors that came late to records of earlier ranges, where the target does not have them yet. */
  async #renewVectors(): Promise<void> {
    const late = [...this.#late].flatMap(([source, vectors]) => {
      const seq = this.#counterparts.get(source)
      return seq === undefined ? [] : [{ seq, vectors }]
    })
    for (let start = 0; start < late.length; start += pageSize) {
      const chunk = late.slice(start, start + pageSize)
      const seqs = chunk.map(({ seq }) => seq)
      const there = new Map(
        (await this.#site.target.records(seqs, { vectors: true })).map((put) => [put.revision, put.vectors]),
      )
      const vectors = chunk.filter((one) => !sameVectors(one.vectors, there.get(one.seq)))
      if (vectors.length > 0) await this.#append({ records: [], notes: [], vectors })
    }
  }

  async #flush(): Promise<void> {
    const [records, notes, seqs] = [this.#records, this.#notes, this.#seqs]
    if (records.length + notes.length === 0) return
    this.#records = []
    this.#notes = []
    this.#seqs = []
    const landed = await this.#append({ records, notes, vectors: [] })
    for (const [i, seq] of landed.entries()) {
      const source = seqs[i]
      if (source !== undefined && seq !== undefined) this.#counterparts.set(source, seq)
    }
  }

  async #append(
    batch: Pick<AppendBatch, 'records' | 'notes' | 'vectors'>,
  ): Promise<readonly (Seq | undefined)[]> {
    throwIfAborted(this.#site.signal)
    try {
      return await appendToScope(this.#site, { scope: this.#path, ...batch })
    } catch (error) {
      throw isMnesticError(error, 'DUPLICATE_ID') ? changedByOthers(error.message) : error
    }
  }
}

function sameVectors(a: StoredVectors, b: StoredVectors | undefined): boolean {
  if (b === undefined || a.fingerprint !== b.fingerprint || a.passages.length !== b.passages.length)
    return false
  const [left, right] = [a, b].map(({ whole, passages }) => packVectors([whole, ...passages]))
  return left?.length === right?.length && left?.every((byte, i) => byte === right?.[i]) === true
}
