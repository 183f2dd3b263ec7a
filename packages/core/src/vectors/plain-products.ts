import type { Products } from './kernel.ts'

const f = Math.fround

/** What the kernel computes, in JavaScript, to the same bits: each step rounded to float32, in the same order. */
export function plainProducts(floats: Float32Array): Products {
  return (query, rows, stride, count, out) => {
    const [q, length] = [query >>> 2, stride >>> 2]
    for (let i = 0; i < count; i++) {
      const r = (rows >>> 2) + i * length
      const low = f(lane(floats, q, r, length) + lane(floats, q + 1, r + 1, length))
      const high = f(lane(floats, q + 2, r + 2, length) + lane(floats, q + 3, r + 3, length))
      floats[(out >>> 2) + i] = f(low + high)
    }
  }
}

/** Every fourth number of the row and the query: one lane of the kernel's four sums. */
function lane(floats: Float32Array, query: number, row: number, length: number): number {
  const whole = length & ~15
  let a = f(0)
  let b = f(0)
  let c = f(0)
  let d = f(0)
  let k = 0
  // `?? 0` never happens, and costs nothing: it is what the type of an element demands.
  for (; k < whole; k += 16) {
    const x = row + k
    const y = query + k
    a = f(a + f((floats[x] ?? 0) * (floats[y] ?? 0)))
    b = f(b + f((floats[x + 4] ?? 0) * (floats[y + 4] ?? 0)))
    c = f(c + f((floats[x + 8] ?? 0) * (floats[y + 8] ?? 0)))
    d = f(d + f((floats[x + 12] ?? 0) * (floats[y + 12] ?? 0)))
  }
  for (; k < length; k += 4) a = f(a + f((floats[row + k] ?? 0) * (floats[query + k] ?? 0)))
  return f(f(a + b) + f(c + d))
}
