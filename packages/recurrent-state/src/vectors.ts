import { fitted } from './growing.ts'

/**
 * The vectors of one scope's records, in no order. A place that was given back is overwritten with zeros, and taken
 * again by the next vector.
 */
export class Vectors {
  readonly dimensions: number
  /** `[capacity, dimensions]`; another array may stand here after `add` and `move`. */
  rows: Float32Array = new Float32Array(0)
  #count = 0
  #free: number[] = []

  constructor(dimensions: number) {
    this.dimensions = dimensions
  }

  /** Whether most places are free, so that whoever holds rows should `move` them together. */
  get sparse(): boolean {
    return this.#free.length * 2 > this.#count
  }

  /** Returns the row. */
  add(vector: Float32Array): number {
    const row = this.#free.pop() ?? this.#count++
    const { dimensions } = this
    this.rows = fitted(this.rows, row * dimensions, this.#count * dimensions, (n) => new Float32Array(n))
    this.rows.set(vector, row * dimensions)
    return row
  }

  remove(row: number): void {
    this.rows.fill(0, row * this.dimensions, (row + 1) * this.dimensions)
    this.#free.push(row)
  }

  /** Puts the rows that `take` is told of one behind the other, in that order; every row in use has to be told. */
  move(take: (move: (row: number) => number) => void): void {
    const { dimensions, rows: old } = this
    const rows = new Float32Array((this.#count - this.#free.length) * dimensions)
    let next = 0
    take((row) => {
      rows.set(old.subarray(row * dimensions, (row + 1) * dimensions), next * dimensions)
      return next++
    })
    old.fill(0)
    this.rows = rows
    this.#count = next
    this.#free = []
  }
}
