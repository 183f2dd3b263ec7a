import type { LayerPrimitives } from './layer-primitives.ts'

/**
 * What the layers are made of: written twice, in kernel/*.ts (AssemblyScript) and in src/kernel/js/*.ts, with the same
 * bits. Places (`x`, `y`, ...) are addresses in bytes, multiples of 4; sizes and strides are counts of numbers. Results
 * may stand where an argument of the same shape stood, unless said otherwise. Nothing is checked here.
 */
export interface Primitives extends LayerPrimitives {
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
  /** y [n] = e^x, within 1.1 ulp; infinite above 88.73, 0 below -103.98. */
  exp(n: number, x: number, y: number): void
  /** y [n] = 1 / (1 + e^-x), within 2.5 ulp; 0 below -88. */
  sigmoid(n: number, x: number, y: number): void
  /** y [n] = tanh x, within 1.4 ulp, near 0 too. */
  tanh(n: number, x: number, y: number): void
  /** dx = dy (1 - y²): all [n]. */
  tanhBackward(n: number, y: number, dy: number, dx: number): void
  /** y [n] = x where it is above 0, else 0. */
  relu(n: number, x: number, y: number): void
  /** dx = dy where y is above 0, else 0: all [n]. */
  reluBackward(n: number, y: number, dy: number, dx: number): void
  /** y [n] = value */
  fill(n: number, value: number, y: number): void
  /** y = factor x: both [n]. */
  scale(n: number, factor: number, x: number, y: number): void
  /** y = a + b: all [n]. */
  add(n: number, a: number, b: number, y: number): void
  /** y = a b, number by number: all [n]. */
  multiply(n: number, a: number, b: number, y: number): void
  /** y = y + factor x: both [n]. */
  addScaled(n: number, factor: number, x: number, y: number): void
  /** y [n] = y + the rows of x [rows, n], one after the other. */
  addRows(rows: number, n: number, x: number, y: number): void
  /** The sum of squares of x [n], in float64. */
  sumOfSquares(n: number, x: number): number
  /**
   * One step of an LSTM behind its products: `gates` [rows, 4 hidden] holds the sums for i, f, g, o and gets the gates;
   * c' = f c + i g, tanh(c') and h = o tanh(c') are [rows, hidden]. c' may be c.
   */
  lstmForward(
    rows: number,
    hidden: number,
    gates: number,
    c: number,
    cNext: number,
    tanhC: number,
    h: number,
  ): void
  /**
   * The gradient dz [rows, 4 hidden] by that step's sums, which may stand where the gates stood. dc is by c', apart from
   * what h adds, and becomes that by c; dh is by h.
   */
  lstmBackward(
    rows: number,
    hidden: number,
    gates: number,
    c: number,
    tanhC: number,
    dh: number,
    dc: number,
    dz: number,
  ): void
  /**
   * One step of Adam with decoupled decay over n numbers; the gradient g is taken times `scale`, and set to 0.
   *
   *     m = β₁ m + rest₁ g     v = β₂ v + rest₂ g²     θ = kept θ - rate m / (√v correction + ε)
   */
  adam(
    n: number,
    value: number,
    gradient: number,
    mean: number,
    square: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
    scale: number,
    kept: number,
    rate: number,
    correction: number,
  ): void
}

/** Numbers in the panels of a matrix [k, n]. */
export function panelsLength(k: number, n: number): number {
  return k * Math.ceil(n / 8) * 8
}
