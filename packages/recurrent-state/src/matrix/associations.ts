import type { Side } from '../cell.ts'

/**
 * M = sum of k_t v_t over pairs of codes (a record's, and that of the one that followed it), as an outer product, in
 * whole numbers: what was added is taken out again exactly. Up to 2^31 pairs.
 */
export class Associations {
  readonly size: number
  /** M, row-major: rows by key. */
  readonly pairs: Int32Array
  /** Of all records' codes. */
  readonly codes: Int32Array
  #pairCount = 0
  #codeCount = 0

  constructor(size: number) {
    this.size = size
    this.pairs = new Int32Array(size * size)
    this.codes = new Int32Array(size)
  }

  /** `sign` -1 takes it out again. */
  addCode(code: Int8Array, sign: 1 | -1): void {
    const codes = this.codes
    for (const [i, bit] of code.entries()) codes[i] = (codes[i] ?? 0) + sign * bit
    this.#codeCount += sign
  }

  addPair(key: Int8Array, value: Int8Array, sign: 1 | -1): void {
    const [pairs, size] = [this.pairs, this.size]
    for (let i = 0, at = 0; i < size; i++) {
      const k = sign * (key[i] ?? 0)
      for (let j = 0; j < size; j++, at++) pairs[at] = (pairs[at] ?? 0) + k * (value[j] ?? 0)
    }
    this.#pairCount += sign
  }

  /**
   * What came after, or before, records of such a code, of unit length; zeros where nothing did. With the mean code m
   * and n pairs, (M - n m m') in place of M, and the code less m: without that every answer is nearly the mean.
   */
  recall(side: Side, code: Int8Array): Float32Array {
    const { size } = this
    const mean = Float64Array.from(this.codes, (sum) => sum / Math.max(1, this.#codeCount))
    const asked = Float64Array.from(mean, (m, i) => (code[i] ?? 0) - m)
    const n = this.#pairCount
    // after: y_j = sum over i; before: y_i = sum over j.
    const [mine, other] = side === 'after' ? [size, 1] : [1, size]
    const answer = new Float64Array(size)
    for (let a = 0; a < size; a++) {
      let sum = 0
      for (let b = 0; b < size; b++)
        sum +=
          (asked[b] ?? 0) * ((this.pairs[b * mine + a * other] ?? 0) - n * (mean[b] ?? 0) * (mean[a] ?? 0))
      answer[a] = sum
    }
    const length = Math.sqrt(answer.reduce((sum, x) => sum + x * x, 0))
    return Float32Array.from(answer, (x) => (n > 0 && length > 0 ? x / length : 0))
  }
}
