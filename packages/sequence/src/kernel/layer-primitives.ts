/** Rows of a matrix; strides are the numbers from one row's beginning to the next one's. */
export interface RowPrimitives {
  /** y = x: both [rows, columns]. */
  copyRows(rows: number, columns: number, x: number, xStride: number, y: number, yStride: number): void
  /** y = diag(factors) x: factors [rows], the others [rows, columns]. */
  scaleRows(
    rows: number,
    columns: number,
    factors: number,
    x: number,
    xStride: number,
    y: number,
    yStride: number,
  ): void
  /** dots [rows]: of each row of x with that of y, both [rows, columns]. */
  rowDots(
    rows: number,
    columns: number,
    x: number,
    xStride: number,
    y: number,
    yStride: number,
    dots: number,
  ): void
  /** Makes x [n, n] zero above the diagonal, and with `strict` (1, else 0) on it. */
  keepLower(n: number, strict: number, x: number): void
}

/** Of rows by themselves: all [rows, width]. */
export interface NormPrimitives {
  /**
   * y = γ x̂ + β with x̂ = (x - μ) / √(σ² + ε) and γ, β [width]; `statistics` [rows, 2] gets μ and the factor
   * 1 / √(σ² + ε).
   */
  layerNorm(
    rows: number,
    width: number,
    epsilon: number,
    x: number,
    weight: number,
    bias: number,
    y: number,
    statistics: number,
  ): void
  /** dx by dy; adds to dγ and dβ [width]. dx may be dy. */
  layerNormBackward(
    rows: number,
    width: number,
    x: number,
    weight: number,
    statistics: number,
    dy: number,
    dx: number,
    dWeight: number,
    dBias: number,
  ): void
  /** y = x / √(x·x + ε); `lengths` [rows] gets the root. */
  unitLength(rows: number, width: number, epsilon: number, x: number, y: number, lengths: number): void
  /** dx = (dy - y (y·dy)) / √(x·x + ε) */
  unitLengthBackward(rows: number, width: number, y: number, lengths: number, dy: number, dx: number): void
}

/** Of rows by themselves: all [rows, columns], `stride` numbers from row to row. */
export interface SoftmaxPrimitives {
  /**
   * y = softmax(scale x) over what a row sees: row r the first `visible` + r columns (which may be none, or more than
   * there are), of them those where `mask` [columns] (0: none) is not 0. Zeros elsewhere. `statistics` [rows, 2] gets the
   * greatest of scale x that is seen, and the sum of e^(scale x - greatest), 0 where nothing is seen.
   */
  softmax(
    rows: number,
    columns: number,
    visible: number,
    scale: number,
    x: number,
    y: number,
    stride: number,
    mask: number,
    statistics: number,
  ): void
  /** The same y, bit for bit, by the statistics. */
  softmaxAgain(
    rows: number,
    columns: number,
    visible: number,
    scale: number,
    x: number,
    y: number,
    stride: number,
    mask: number,
    statistics: number,
  ): void
  /** dx = scale y (dy - y·dy) */
  softmaxBackward(
    rows: number,
    columns: number,
    visible: number,
    scale: number,
    y: number,
    dy: number,
    dx: number,
    stride: number,
  ): void
}

/** Of n numbers, each by itself. */
export interface GeluPrimitives {
  /** y = x Φ(x); with `exact` (1, else 0) by the error function, else by tanh. */
  gelu(n: number, exact: number, x: number, y: number): void
  /** dx = dy (Φ(x) + x Φ'(x)) */
  geluBackward(n: number, exact: number, x: number, dy: number, dx: number): void
}

/** What memories that are matrices need within a chunk of n steps. */
export interface MatrixMemoryPrimitives {
  /** decay [n, n]: decay[j, j] = i_j, decay[r, j] = f_r decay[r - 1, j] below the diagonal, zeros above. f, i [n]. */
  decay(n: number, f: number, i: number, to: number): void
  /**
   * The gradients by log f and log i [n], from `products` [n, n], decay times the gradient by decay, number by number;
   * changes them.
   */
  decayBackward(n: number, products: number, dLogF: number, dLogI: number): void
  /** x [n, width] becomes (1 + L)⁻¹ x, with L the part of m [n, n] below its diagonal. */
  substitute(n: number, width: number, m: number, x: number): void
  /** x [n, width] becomes (1 + L)⁻ᵀ x. */
  substituteTransposed(n: number, width: number, m: number, x: number): void
}

export interface LayerPrimitives
  extends RowPrimitives, NormPrimitives, SoftmaxPrimitives, GeluPrimitives, MatrixMemoryPrimitives {}
