import { add, at } from './numbers.ts'

/** y += a b, with a `[rows, inner]`, b `[inner, columns]`, y `[rows, columns]`. */
export function addProduct(
  y: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0
      for (let i = 0; i < inner; i++) sum += at(a, r * inner + i) * at(b, i * columns + c)
      add(y, r * columns + c, sum)
    }
  }
}

/** y += aᵀ b, with a `[inner, rows]`, b `[inner, columns]`, y `[rows, columns]`: the gradient by a weight. */
export function addTransposeProduct(
  y: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0
      for (let i = 0; i < inner; i++) sum += at(a, i * rows + r) * at(b, i * columns + c)
      add(y, r * columns + c, sum)
    }
  }
}

/** y += a bᵀ, with a `[rows, inner]`, b `[columns, inner]`, y `[rows, columns]`: the gradient by an input. */
export function addProductTranspose(
  y: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0
      for (let i = 0; i < inner; i++) sum += at(a, r * inner + i) * at(b, c * inner + i)
      add(y, r * columns + c, sum)
    }
  }
}

/** Adds the bias to each row of y `[rows, columns]`. */
export function addToRows(y: Float64Array, bias: Float64Array): void {
  for (let i = 0; i < y.length; i++) add(y, i, at(bias, i % bias.length))
}

/** sums += the rows of a, added up: the gradient by a bias. */
export function addRowsOf(sums: Float64Array, a: Float64Array): void {
  for (let i = 0; i < a.length; i++) add(sums, i % sums.length, at(a, i))
}
