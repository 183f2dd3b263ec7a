import type { Hit, Seq } from '@mnestic/core'
import type { Probe } from './kept-vectors.ts'
import type { Rows } from './rows.ts'

/** How close a record is to a cue, and what part of it. */
export interface Strength {
  readonly seq: Seq
  /** What records are ranked by: the largest of its rows' weighted cosines. */
  readonly score: number
  /** The best row's own cosine. */
  readonly cosine: number
  /** Whether the best row is a passage's or the whole text's, and its span. */
  readonly part: 'whole' | 'passage'
  readonly start: number
  readonly end: number
}

/** Measures records against one cue, one by one. It keeps the result of the last one only, and makes no objects. */
export class Comparison {
  readonly probe: Probe
  /** Of the last record: -Infinity where no row of it has an opinion. */
  score: number = -Infinity
  #cosine = 0
  #row = 0
  readonly #rows: Rows
  readonly #whole: number
  #cosines = new Float32Array(16)

  /** `whole`: factor on the whole text where passages stand beside it; at 0 it does not count. */
  constructor(rows: Rows, query: Float32Array, whole: number) {
    this.#rows = rows
    this.probe = rows.probe(query)
    this.#whole = whole
  }

  /** The record whose rows begin at `first`, by its best row, the first of equals. Returns the row after its last. */
  measure(first: number): number {
    const rows = this.#rows
    const end = rows.endOf(first)
    if (end - first > this.#cosines.length) this.#cosines = new Float32Array(2 * (end - first))
    rows.vectors.products(this.probe, first, end, this.#cosines)
    this.score = -Infinity
    for (let row = first; row < end; row++) {
      const weight = row === first && end > first + 1 ? this.#whole : 1
      const cosine = this.#cosines[row - first] ?? 0
      if (!(cosine * weight > this.score) || weight === 0 || rows.isSilent(row)) continue
      this.score = cosine * weight
      this.#cosine = cosine
      this.#row = row
    }
    return end
  }

  /** The last record measured, if it has an opinion. */
  strength(): Strength | undefined {
    if (this.score === -Infinity) return undefined
    const { part, start, end } = this.#rows.placeOf(this.#row)
    return {
      seq: this.#rows.seqAt(this.#row),
      score: this.score,
      cosine: this.#cosine,
      part: part === 0 ? 'whole' : 'passage',
      start,
      end,
    }
  }
}

/** `engine`: a reason code that names what found it. */
export function toHit({ seq, score, cosine, part, start, end }: Strength, engine: 'scan' | 'graph'): Hit {
  return { seq, score, why: [{ code: part, value: cosine, span: { seq, start, end } }, { code: engine }] }
}
