import { VectorTable } from '@mnestic/core/vectors'
import { broadest } from '../plan/costs.ts'
import { calibrate, type Measured, type Trial } from './calibrate.ts'
import { Hnsw, type Near } from './hnsw.ts'
import type { Hnswlib } from './hnswlib.ts'
import type { BuildOrder } from './protocol.ts'

/** Rows after which a graph is tried for the first time: one part in so many of all. */
const early = 8
/** Fewer rows say little about what a graph of more will be like. */
const leastEarly = 4_096
/**
 * What a part needs may cost this part of a scan of all: of rows in every direction, twice as many need half as much
 * breadth again. No part is asked for less than the breadth that suffices for most texts.
 */
const earlyCost = 1 / 4
const earlyBreadth = 48

/**
 * A graph while it is built. The rows come in an order of chance, the trials first; the others enter as they come, and
 * the trials at the end, when they have shown how well the others are found.
 *
 * It is tried early, too, for as large a part of the closest 10 as there is of the rows. Where that costs too much
 * already, the graph is given up before most of the work is done.
 */
export class Growing {
  readonly #order: BuildOrder
  readonly #graph: Hnsw
  readonly #table: VectorTable
  /** Throws when this is to stop; called between any two steps of the library. */
  readonly #heed: () => void
  #rows = 0

  constructor(library: Hnswlib, order: BuildOrder, heed: () => void = () => undefined) {
    this.#order = order
    this.#heed = heed
    this.#graph = Hnsw.create(library, order)
    this.#table = new VectorTable(order.dimensions)
    this.#table.resize(order.count, 0)
  }

  take(vectors: Float32Array): 'unworthy' | undefined {
    const { dimensions, held, count, rows, costs } = this.#order
    const before = this.#graph.count
    for (let at = 0; at < vectors.length; at += dimensions) {
      this.#table.set(this.#rows, vectors.subarray(at, at + dimensions))
      this.#rows += 1
      this.#heed()
      if (this.#rows > held) this.#graph.add(vectors.subarray(at, at + dimensions))
    }
    const first = Math.max(leastEarly, Math.ceil(count / early))
    if (before >= first || this.#graph.count < first || this.#graph.count * 2 > count) return undefined
    const part = Math.ceil((10 * this.#graph.count) / count)
    const most = Math.min(broadest(rows, costs), Math.max(earlyBreadth, broadest(earlyCost * rows, costs)))
    return this.#try(part, most) === undefined ? 'unworthy' : undefined
  }

  /** `undefined`: it is not worth its while. */
  finish(): Measured | undefined {
    const { held, rows, costs } = this.#order
    const measured = this.#try(100, broadest(rows, costs))
    for (let row = 0; row < Math.min(held, this.#rows); row++) {
      this.#heed()
      this.#graph.add(this.#table.get(row))
    }
    return measured
  }

  /** Labels are those of the finished graph. */
  without(removed: Uint32Array): Hnsw {
    const gone = new Set(removed)
    const standing = [...Array(this.#graph.count).keys()].find((label) => !gone.has(label))
    for (const label of removed) {
      if (!this.#graph.has(label)) continue
      this.#heed()
      this.#graph.remove(label)
      // Any vector will do that is nobody's who is gone.
      if (standing !== undefined) this.#graph.overwrite(label, this.#table.get(this.#rowOf(standing)))
    }
    return this.#graph
  }

  #rowOf(label: number): number {
    const entered = this.#rows - Math.min(this.#order.held, this.#rows)
    return label < entered ? this.#order.held + label : label - entered
  }

  /** `closest`: neighbours by which it is tried, at most. */
  #try(closest: number, most: number): Measured | undefined {
    const cosines = new Float32Array(this.#graph.count)
    const held = Math.min(this.#order.held, this.#rows)
    const trials = Array.from({ length: held }, (_, row): Trial => {
      this.#heed()
      const query = this.#table.get(row)
      this.#table.products(query, held, this.#rows, cosines)
      return { query, closest: largest(cosines, closest) }
    })
    const { aim } = this.#order
    const search = (query: Float32Array, count: number, breadth: number): Near => {
      this.#heed()
      return this.#graph.search(query, count, breadth)
    }
    return calibrate(search, trials, { aim, most })
  }
}

/** The largest so many, falling: whoever is not above the least of them so far is passed over. */
function largest(numbers: Float32Array, count: number): readonly number[] {
  let kept: number[] = []
  let least = -Infinity
  for (const x of numbers) {
    if (x <= least) continue
    kept.push(x)
    if (kept.length < 4 * count) continue
    kept = kept.toSorted((a, b) => b - a).slice(0, count)
    least = kept[count - 1] ?? -Infinity
  }
  return kept.toSorted((a, b) => b - a).slice(0, count)
}
