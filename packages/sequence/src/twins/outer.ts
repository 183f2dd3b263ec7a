import { add, at } from './numbers.ts'

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i)
  return sum
}

/** M += factor a bᵀ, with M `[a, b]`. */
export function addOuter(M: Float64Array, factor: number, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) add(M, i * b.length + j, factor * at(a, i) * at(b, j))
  }
}

/** y += factor M x, with M `[y, x]`. */
export function addTimes(y: Float64Array, factor: number, M: Float64Array, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) {
    let sum = 0
    for (let j = 0; j < x.length; j++) sum += at(M, i * x.length + j) * at(x, j)
    add(y, i, factor * sum)
  }
}

/** y += factor Mᵀ x, with M `[x, y]`. */
export function addTransposeTimes(y: Float64Array, factor: number, M: Float64Array, x: Float64Array): void {
  for (let j = 0; j < y.length; j++) {
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += at(M, i * y.length + j) * at(x, i)
    add(y, j, factor * sum)
  }
}

/** aᵀ M b, with M `[a, b]`. */
export function timesOuter(M: Float64Array, a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) sum += at(a, i) * at(M, i * b.length + j) * at(b, j)
  }
  return sum
}
