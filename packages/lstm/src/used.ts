import type { NoteChange, Revision, Seq } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'

/** Which records were used, by the feedback of a scope. A piece of it leaves with any record that it is about. */
export class Used {
  readonly #notes = new Map<Revision, { readonly about: ReadonlySet<Seq>; readonly used: readonly Seq[] }>()

  add({ revision, about, data }: NoteChange): void {
    // An import may bring anything.
    const used = isObject(data) && Array.isArray(data['used']) ? data['used'] : []
    const seqs = used.flatMap((at: unknown) => (typeof at === 'number' ? (about[at] ?? []) : []))
    this.#notes.set(revision, { about: new Set(about), used: seqs })
  }

  erase(gone: ReadonlySet<Seq>): void {
    for (const [revision, { about }] of this.#notes)
      if ([...gone].some((seq) => about.has(seq))) this.#notes.delete(revision)
  }

  holds(seq: Seq): boolean {
    return [...this.#notes.values()].some(({ about }) => about.has(seq))
  }

  /** How many times each was used, by the feedback that is about these records and no other. */
  timesAmong(seqs: ReadonlySet<Seq>): ReadonlyMap<Seq, number> {
    const times = new Map<Seq, number>()
    for (const { about, used } of this.#notes.values())
      if ([...about].every((seq) => seqs.has(seq)))
        for (const seq of used) times.set(seq, (times.get(seq) ?? 0) + 1)
    return times
  }
}
