import type { NoteChange, Revision, Seq } from '@mnestic/core'

/** Which records were used, by the feedback of a scope: one note each time, which leaves with its record alone. */
export class Used {
  readonly #notes = new Map<Revision, readonly Seq[]>()

  add({ revision, about }: NoteChange): void {
    this.#notes.set(revision, about)
  }

  erase(gone: ReadonlySet<Seq>): void {
    for (const [revision, about] of this.#notes)
      if (about.some((seq) => gone.has(seq))) this.#notes.delete(revision)
  }

  holds(seq: Seq): boolean {
    return [...this.#notes.values()].some((about) => about.includes(seq))
  }

  /** How many times each was used. */
  get times(): ReadonlyMap<Seq, number> {
    const times = new Map<Seq, number>()
    for (const about of this.#notes.values())
      for (const seq of about) times.set(seq, (times.get(seq) ?? 0) + 1)
    return times
  }
}
