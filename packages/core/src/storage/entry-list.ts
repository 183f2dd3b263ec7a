import type { Entry, Revision } from '../contract/log.ts'
import { firstAfter } from '../bisect.ts'

/** Entries rising by revision, with removal; positions of removed ones are reclaimed when they are the half. */
export class EntryList {
  #revisions: Revision[] = []
  readonly #entries = new Map<Revision, Entry>()

  get size(): number {
    return this.#entries.size
  }

  /** The entry's revision is above all earlier ones. */
  push(entry: Entry): void {
    this.#revisions.push(entry.revision)
    this.#entries.set(entry.revision, entry)
  }

  /** Puts another entry in the place of one that is there. */
  replace(entry: Entry): void {
    if (this.#entries.has(entry.revision)) this.#entries.set(entry.revision, entry)
  }

  remove(revision: Revision): void {
    if (!this.#entries.delete(revision)) return
    if (this.#revisions.length > 64 && this.#revisions.length > 2 * this.#entries.size) {
      this.#revisions = this.#revisions.filter((r) => this.#entries.has(r))
    }
  }

  has(revision: Revision): boolean {
    return this.#entries.has(revision)
  }

  /** At most `limit` that pass. */
  after(revision: Revision, limit: number, passes: (entry: Entry) => boolean): readonly Entry[] {
    const found: Entry[] = []
    for (
      let i = firstAfter(this.#revisions, revision);
      i < this.#revisions.length && found.length < limit;
      i++
    ) {
      const entry = this.#entries.get(this.#revisions[i] ?? 0)
      if (entry !== undefined && passes(entry)) found.push(entry)
    }
    return found
  }

  values(): IterableIterator<Entry> {
    return this.#entries.values()
  }
}
