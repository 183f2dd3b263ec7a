/**
 * What the layers are made of: written twice, in kernel/*.ts (AssemblyScript) and in src/kernel/js/*.ts, with the same
 * bits. Places (`x`, `y`, ...) are addresses in bytes, multiples of 4; sizes and strides are counts of numbers. Results
 * may stand where an argument of the same shape stood, unless said otherwise. Nothing is checked here.
 */
export interface Primitives {
  /**
   * Panels for `gemm` from row-major [k, n], rows `stride` numbers apart: k times n, rounded up to 8, numbers
   * (`panelsLength`).
   */
  pack(k: number, n: number, source: number, stride: number, panels: number): void
  /** The same from the transpose of row-major [n, k]. */
  packTransposed(k: number, n: number, source: number, stride: number, panels: number): void
  /**
   * c [m, n] = a [m, k] times panels, plus bias [n] (unless 0); with `accumulate` (1, else 0) plus what stands in c, and
   * no bias. a[i, p] stands `i * aRow + p * aColumn` numbers from `a`; rows of c are `cRow` numbers apart. Each element
   * is one sum in the order of k: a row computed alone has the same bits. c overlaps nothing else.
   */
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    aRow: number,
    aColumn: number,
    panels: number,
    c: number,
    cRow: number,
    bias: number,
    accumulate: number,
  ): void
}

/** Numbers in the panels of a matrix [k, n]. */
export function panelsLength(k: number, n: number): number {
  return k * Math.ceil(n / 8) * 8
}
