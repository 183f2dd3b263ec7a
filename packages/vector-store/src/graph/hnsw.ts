import { open } from 'node:fs/promises'
import { MnesticError } from '@mnestic/core'
import { readLayout, type Shape } from './layout.ts'
import type { Hnswlib, NativeGraph } from './hnswlib.ts'

/** As the measured peers have it: links of an element (twice as many on the lowest level), candidates while it enters. */
const construction = { links: 16, breadth: 200, seed: 100 } as const

/** Closest first. */
export interface Near {
  readonly labels: readonly number[]
  /** 1 - cosine, by label. */
  readonly distances: readonly number[]
}

/**
 * A graph over unit vectors, by label: 0, 1, 2 and so on, in the order in which they entered.
 *
 * The native library is only reached through here, since it trusts everybody. Numbers are checked to be numbers, a
 * label is known and enters once, counts are within what there is, nothing removed comes back, nobody passes a function,
 * and only files that were checked are read.
 */
export class Hnsw {
  readonly dimensions: number
  readonly #native: NativeGraph
  readonly #capacity: number
  #count: number
  readonly #removed = new Set<number>()
  /** The library takes plain arrays only; this one is filled for each call. */
  readonly #numbers: number[]
  #ef = 0

  private constructor(native: NativeGraph, { dimensions, count: capacity }: Shape, count: number) {
    this.dimensions = dimensions
    this.#native = native
    this.#capacity = capacity
    this.#count = count
    this.#numbers = Array.from({ length: dimensions }, () => 0)
  }

  /** An empty one, with room for so many. */
  static create(library: Hnswlib, shape: Shape): Hnsw {
    checkShape(shape)
    const native = new library.HierarchicalNSW('ip', shape.dimensions)
    native.initIndex(shape.count, construction.links, construction.breadth, construction.seed)
    return new Hnsw(native, shape, 0)
  }

  /**
   * From a file that `write` made and whose checksums were found right. It is read on another thread.
   * @throws CORRUPT (it is another one by its header, or cannot be read)
   */
  static async open(library: Hnswlib, path: string, shape: Shape): Promise<Hnsw> {
    checkShape(shape)
    const file = await open(path, 'r')
    try {
      const layout = await readLayout(file, shape)
      if (typeof layout === 'string') throw new MnesticError('CORRUPT', `No graph is in ${path}: ${layout}`)
    } finally {
      await file.close()
    }
    const native = new library.HierarchicalNSW('ip', shape.dimensions)
    // The answer is made after it: so `native` lives as long as the other thread reads into it.
    await native.readIndex(path)
    if (native.getCurrentCount() !== shape.count)
      throw new MnesticError('CORRUPT', `No graph of ${shape.count} elements is in ${path}`)
    return new Hnsw(native, shape, shape.count)
  }

  /** Elements, removed ones among them. */
  get count(): number {
    return this.#count
  }

  /** Elements that can be found. */
  get living(): number {
    return this.#count - this.#removed.size
  }

  has(label: number): boolean {
    return Number.isInteger(label) && label >= 0 && label < this.#count && !this.#removed.has(label)
  }

  /** Takes in the next one; its label is the `count` before. @throws INVALID_ARGUMENT */
  add(vector: Float32Array): number {
    if (this.#count === this.#capacity)
      throw new MnesticError('INVALID_ARGUMENT', `A graph for ${this.#capacity} elements is full`)
    const label = this.#count
    this.#native.addPoint(this.#plain(vector), label)
    this.#count += 1
    return label
  }

  /** So that it is never found again. Its vector stays, for others to be found by way of it. */
  remove(label: number): void {
    if (!this.has(label)) return
    this.#removed.add(label)
    try {
      this.#native.markDelete(label)
    } catch {
      // It bears the mark in the file that the graph was read from.
    }
  }

  /**
   * Puts the vector of another element in the place of a removed one's, which is then in no byte of the graph; its
   * links are made anew, which takes ten times as long as an insertion. @throws INVALID_ARGUMENT (it was not removed)
   */
  overwrite(label: number, vector: Float32Array): void {
    if (!this.#removed.has(label))
      throw new MnesticError('INVALID_ARGUMENT', `Element ${label} was not removed`)
    // This brings it back, and nobody asks before it is removed again.
    this.#native.addPoint(this.#plain(vector), label)
    this.#native.markDelete(label)
  }

  /**
   * The `count` closest, as far as breadth `ef` finds them: fewer only where fewer are left.
   * `ef` below `count` counts as `count`. @throws INVALID_ARGUMENT
   */
  search(query: Float32Array, count: number, ef: number): Near {
    const asked = Math.min(Math.floor(count), this.living)
    if (!(asked >= 1)) return { labels: [], distances: [] }
    const breadth = Math.max(asked, Math.ceil(ef))
    // Said each time it changes, since the library sets it to 10 whenever it reads a file.
    if (breadth !== this.#ef) this.#native.setEf(breadth)
    this.#ef = breadth
    const { neighbors, distances } = this.#native.searchKnn(this.#plain(query), asked)
    return { labels: neighbors, distances }
  }

  /** Says nothing of what went wrong: read it and see. Removed ones stay marked, with their vectors. */
  write(path: string): void {
    this.#native.writeIndexSync(path)
  }

  /** Gives its memory back, which no collector of garbage knows of. It is not to be used afterwards. */
  free(): void {
    this.#native.initIndex(1, 2, 2, 1)
    this.#count = 0
    this.#removed.clear()
  }

  #plain(vector: Float32Array): readonly number[] {
    const numbers = this.#numbers
    if (vector.length !== this.dimensions)
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `A vector of ${vector.length} numbers for a graph of ${this.dimensions}`,
      )
    // A plain loop: this runs for every question, and what is not finite shows in the sum.
    let sum = 0
    for (let i = 0; i < numbers.length; i++) {
      const x = vector[i] ?? NaN
      numbers[i] = x
      sum += x * x
    }
    if (!(sum > 0 && sum < Infinity))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        'A vector without a direction, or with numbers that are none',
      )
    return numbers
  }
}

function checkShape({ dimensions, count }: Shape): void {
  // Labels are 32 bits wide in the library, and cut off without a word.
  if (!(count >= 1 && count < 2 ** 32 && dimensions >= 1))
    throw new MnesticError('INVALID_ARGUMENT', `A graph of ${count} vectors of ${dimensions} numbers`)
}
