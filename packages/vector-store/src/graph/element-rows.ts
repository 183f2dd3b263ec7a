import type { Rows } from '../rows.ts'

/** Where the rows of elements are: a question meets elements in an order of chance, and each look-up misses every cache. */
export class ElementRows {
  readonly #rows: Rows
  readonly #seqs: Uint32Array
  /** By element: first row of its record, and 1; 0 where nobody has looked since rows changed. */
  readonly #known: Uint32Array
  #changes = -1

  /** `seqs`: by element. */
  constructor(rows: Rows, seqs: Uint32Array) {
    this.#rows = rows
    this.#seqs = seqs
    this.#known = new Uint32Array(seqs.length)
  }

  /** First row of the element's record; `undefined` where it is gone. */
  firstOf(element: number): number | undefined {
    if (this.#changes !== this.#rows.changes) {
      this.#known.fill(0)
      this.#changes = this.#rows.changes
    }
    const known = this.#known[element] ?? 0
    if (known > 0) return known - 1
    const first = this.#rows.rowOf(this.#seqs[element] ?? 0)
    if (first !== undefined) this.#known[element] = first + 1
    return first
  }
}
