import type { Seq } from '@mnestic/core'
import type { Accept } from '../engine.ts'
import type { Probe } from '../kept-vectors.ts'
import type { Rows } from '../rows.ts'
import type { Strength } from '../strength.ts'

/** A record, by its best row. */
interface Candidate {
  readonly seq: Seq
  readonly score: number
  readonly cosine: number
  readonly row: number
}

/** Records that may be answered, measured by their rows as `Comparison` does, but many at a time. */
export class Candidates {
  /** Rows that were compared here. */
  compared = 0
  readonly #rows: Rows
  readonly #accept: Accept
  readonly #whole: number
  readonly #probe: Probe
  /** First rows of those that were added. */
  readonly #known = new Set<number>()
  #found: (Candidate | Strength)[]
  #list = new Uint32Array(64)
  #cosines = new Float32Array(64)

  /** `found`: others, which somebody has measured already. */
  constructor(
    rows: Rows,
    query: { vector: Float32Array; accept: Accept },
    whole: number,
    found: readonly Strength[],
  ) {
    this.#rows = rows
    this.#accept = query.accept
    this.#whole = whole
    // Neither codes nor signs are asked: vectors stand beside every graph.
    this.#probe = { vector: query.vector, codes: undefined, bits: undefined }
    this.#found = [...found]
  }

  /** Takes in records by their first rows, those that are not known yet and may be answered. */
  add(firsts: readonly (number | undefined)[]): void {
    const ends: number[] = []
    let count = 0
    for (const first of firsts) {
      if (first === undefined || this.#known.has(first) || !this.#accept.has(this.#rows.seqAt(first)))
        continue
      this.#known.add(first)
      const end = this.#rows.endOf(first)
      if (count + end - first > this.#list.length) this.#grow(count + end - first)
      for (let row = first; row < end; row++) this.#list[count++] = row
      ends.push(count)
    }
    this.#rows.vectors.gather(this.#probe, this.#list, count, this.#cosines)
    this.compared += count
    let at = 0
    for (const end of ends) {
      this.#measure(at, end)
      at = end
    }
  }

  /** Strongest first, ties by seq; at most so many. */
  strongest(limit: number): readonly Strength[] {
    this.#sort()
    return this.#found.slice(0, limit).map((one) => ('row' in one ? this.#strengthOf(one) : one))
  }

  /** The score of the last of the strongest so many; -Infinity while there are fewer. */
  least(limit: number): number {
    this.#sort()
    return this.#found[limit - 1]?.score ?? -Infinity
  }

  /** Graphs answer closest first, so there is little to do. */
  #sort(): void {
    this.#found.sort((a, b) => b.score - a.score || a.seq - b.seq)
  }

  #measure(from: number, end: number): void {
    let best: Candidate | undefined
    for (let at = from; at < end; at++) {
      const row = this.#list[at] ?? 0
      const weight = at === from && end > from + 1 ? this.#whole : 1
      const cosine = this.#cosines[at] ?? 0
      if (weight === 0 || cosine * weight <= (best?.score ?? -Infinity)) continue
      // A silent row is all zeros, and so is its product: others need not be asked.
      if (cosine === 0 && this.#rows.isSilent(row)) continue
      best = { seq: this.#rows.seqAt(row), score: cosine * weight, cosine, row }
    }
    if (best !== undefined) this.#found.push(best)
  }

  #strengthOf({ seq, score, cosine, row }: Candidate): Strength {
    const { part, start, end } = this.#rows.placeOf(row)
    return { seq, score, cosine, part: part === 0 ? 'whole' : 'passage', start, end }
  }

  #grow(count: number): void {
    const [list, size] = [this.#list, 2 * count]
    this.#list = new Uint32Array(size)
    this.#list.set(list)
    this.#cosines = new Float32Array(size)
  }
}
