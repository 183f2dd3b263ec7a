import type { Seq } from '../contract/log.ts'
import { SeqList } from './seq-list.ts'

/** Rising seqs by what they have in common: a session, a speaker. Groups that become empty are gone. */
export class SeqGroups<Key> {
  readonly #groups = new Map<Key, SeqList>()

  get size(): number {
    return this.#groups.size
  }

  get(key: Key): SeqList | undefined {
    return this.#groups.get(key)
  }

  /** In the order of their first members. */
  keys(): readonly Key[] {
    return [...this.#groups].toSorted(([, a], [, b]) => a.first() - b.first()).map(([key]) => key)
  }

  /** The seq is above all earlier ones. */
  push(key: Key, seq: Seq): void {
    const group = this.#groups.get(key) ?? new SeqList()
    this.#groups.set(key, group)
    group.push(seq)
  }

  /** Takes members out; each is in the group named beside it. */
  delete(members: readonly (readonly [Key, Seq])[]): void {
    const gone = new Map<Key, Seq[]>()
    for (const [key, seq] of members) {
      const known = gone.get(key)
      if (known === undefined) gone.set(key, [seq])
      else known.push(seq)
    }
    for (const [key, seqs] of gone) {
      const group = this.#groups.get(key)
      group?.delete(seqs)
      if (group?.size === 0) this.#groups.delete(key)
    }
  }
}
