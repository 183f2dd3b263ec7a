import { VectorTable } from '@mnestic/core/vectors'

const minCapacity = 4
const growth = 2

/**
 * The vectors of one scope's records and the contexts between them, in no order. A place that was given back is overwritten with zeros, and taken
 * again by the next vector.
 */
export class Vectors {
  /** Another one may stand here after `move`. */
  table: VectorTable
  #count = 0
  #free: number[] = []

  constructor(dimensions: number) {
    this.table = new VectorTable(dimensions)
  }

  /** Rows, free ones among them. */
  get count(): number {
    return this.#count
  }

  /** Whether most places are free, so that whoever holds rows should `move` them together. */
  get sparse(): boolean {
    return this.#free.length * 2 > this.#count
  }

  /** Returns the row. */
  add(vector: Float32Array): number {
    const row = this.#free.pop() ?? this.#count++
    if (row >= this.table.capacity) this.table.resize(Math.max(minCapacity, row * growth), row)
    this.table.set(row, vector)
    return row
  }

  remove(row: number): void {
    this.table.erase(row, row + 1)
    this.#free.push(row)
  }

  /** Puts the rows that `take` is told of one behind the other, in that order; every row in use has to be told. */
  move(take: (move: (row: number) => number) => void): void {
    const old = this.table
    const table = new VectorTable(old.dimensions)
    table.resize(this.#count - this.#free.length, 0)
    let next = 0
    take((row) => {
      table.set(next, old.get(row))
      return next++
    })
    old.resize(0, 0)
    this.table = table
    this.#count = next
    this.#free = []
  }
}
