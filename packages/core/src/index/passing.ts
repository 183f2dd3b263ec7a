import type { CheckedFilter } from '../check/filter.ts'
import type { Seq } from '../contract/log.ts'
import { matches, type Matchable } from './match.ts'
import { SeqList } from './seq-list.ts'

const maxKept = 16
/** Code units of a filter that is kept. */
const maxLength = 4_096
/** All kept lists together have at most so many seqs for each record of the scope, or so many in all where it is small. */
const maxShare = 4
const alwaysKept = 65_536

type Entry = Matchable & { readonly seq: Seq }

interface Kept {
  readonly filter: CheckedFilter
  readonly list: SeqList
}

/**
 * Which records pass the filters that were asked last: worked out once, and kept up to date, since an agent asks with
 * few filters and often. Not for filters that look into texts, which are not here.
 */
export class Passing {
  readonly #kept = new Map<string, Kept>()

  /** Rising; not to be written to. `candidates`: rising, with all that pass among them. */
  get(filter: CheckedFilter, candidates: () => Iterable<Entry>, records: number): Uint32Array {
    const key = JSON.stringify(filter)
    const known = this.#kept.get(key)
    const kept = known ?? { filter, list: listOf(filter, candidates()) }
    if (key.length <= maxLength) this.#keep(key, kept, Math.max(alwaysKept, maxShare * records))
    return kept.list.packed()
  }

  put(row: Entry): void {
    for (const { filter, list } of this.#kept.values()) if (matches(filter, row, '')) list.push(row.seq)
  }

  erase(seqs: readonly Seq[]): void {
    for (const { list } of this.#kept.values()) list.delete(seqs)
  }

  /** At the end of the map, whose order is that of use; the first ones go where there are too many. */
  #keep(key: string, kept: Kept, most: number): void {
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    let sum = 0
    for (const { list } of this.#kept.values()) sum += list.size
    for (const [oldest, { list }] of this.#kept) {
      if (this.#kept.size <= maxKept && sum <= most) return
      this.#kept.delete(oldest)
      sum -= list.size
    }
  }
}

function listOf(filter: CheckedFilter, candidates: Iterable<Entry>): SeqList {
  const list = new SeqList()
  for (const row of candidates) if (matches(filter, row, '')) list.push(row.seq)
  return list
}
