import { MnesticError } from '@mnestic/core'
import { maxCount } from './ranking.ts'
import { U32List } from './u32-list.ts'

const countBits = 8
const maxRows = 2 ** (32 - countBits)
const minArena = 1_024

/** The row of a posting. */
export function rowIn(posting: number): number {
  return posting >>> countBits
}

/** How often the term stands there, at most `maxCount`. */
export function countIn(posting: number): number {
  return posting & maxCount
}

/**
 * For each term the rows that hold it, rising, with the count in the low bits: four bytes each. All lie in one array,
 * in blocks of powers of two, since most terms are rare and an array of its own costs a hundred bytes. A block that is
 * too small is left for a free one of twice its size.
 */
export class Postings {
  #arena = new Uint32Array(minArena)
  #end = 0
  readonly #starts: U32List = new U32List()
  readonly #counts: U32List = new U32List()
  /** By number of a term: the power of two of its block's size. */
  readonly #powers: U32List = new U32List()
  /** By power of two: starts of blocks that nobody uses. */
  readonly #free: number[][] = []

  get terms(): number {
    return this.#starts.length
  }

  /** How many rows hold the term. */
  count(term: number): number {
    return this.#counts.at(term)
  }

  /** Valid until the next change. */
  of(term: number): Uint32Array {
    const start = this.#starts.at(term)
    return this.#arena.subarray(start, start + this.#counts.at(term))
  }

  /** The row is beyond all rows that the term has. Terms begin in order of their numbers. */
  add(term: number, row: number, count: number): void {
    if (row >= maxRows)
      throw new MnesticError(
        'BACKEND_FAILED',
        `A scope holds more than ${maxRows} records; its words cannot be indexed`,
      )
    if (term === this.#starts.length) this.#begin(0)
    const used = this.#counts.at(term)
    if (used === 2 ** this.#powers.at(term)) this.#grow(term)
    this.#arena[this.#starts.at(term) + used] = ((row << countBits) | Math.min(count, maxCount)) >>> 0
    this.#counts.set(term, used + 1)
  }

  remove(term: number, row: number): void {
    const used = this.of(term)
    const at = firstAtLeast(used, row)
    if (at === used.length || rowIn(used[at] ?? 0) !== row) return
    used.copyWithin(at, at + 1)
    used[used.length - 1] = 0
    this.#counts.set(term, used.length - 1)
  }

  /** From a snapshot: all postings, term by term. */
  static restore(counts: Uint32Array, all: Uint32Array): Postings {
    const postings = new Postings()
    let from = 0
    for (const count of counts) {
      const power = count <= 1 ? 0 : 32 - Math.clz32(count - 1)
      const term = postings.#starts.length
      postings.#begin(power)
      postings.#arena.set(all.subarray(from, from + count), postings.#starts.at(term))
      postings.#counts.set(term, count)
      from += count
    }
    return postings
  }

  #begin(power: number): void {
    this.#starts.push(this.#block(power))
    this.#counts.push(0)
    this.#powers.push(power)
  }

  #grow(term: number): void {
    const old = this.of(term)
    const power = this.#powers.at(term)
    const start = this.#block(power + 1)
    // Taken again: finding a block may have put another array in the arena's place.
    this.#arena.copyWithin(start, this.#starts.at(term), this.#starts.at(term) + old.length)
    this.#arena.fill(0, this.#starts.at(term), this.#starts.at(term) + old.length)
    ;(this.#free[power] ??= []).push(this.#starts.at(term))
    this.#starts.set(term, start)
    this.#powers.set(term, power + 1)
  }

  #block(power: number): number {
    const free = this.#free[power]?.pop()
    if (free !== undefined) return free
    const start = this.#end
    this.#end += 2 ** power
    if (this.#end > this.#arena.length) {
      const old = this.#arena
      this.#arena = new Uint32Array(Math.max(this.#end, Math.ceil(old.length * 1.5)))
      this.#arena.set(old)
      old.fill(0)
    }
    return start
  }
}

/** Index of the first posting of this row or a later one. */
export function firstAtLeast(postings: Uint32Array, row: number): number {
  let low = 0
  let high = postings.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rowIn(postings[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
