import type { Kernels } from './kernel.ts'

const f = Math.fround

/** kernel/products.ts, to the same bits: each step rounded to float32, in the same order. */
export function plainProducts(memory: ArrayBuffer): Kernels['products'] {
  const floats = new Float32Array(memory)
  return (query, rows, stride, count, out) => {
    for (let i = 0; i < count; i++)
      floats[(out >>> 2) + i] = product(floats, query >>> 2, (rows + i * stride) >>> 2, stride >>> 2)
  }
}

export function plainGather(memory: ArrayBuffer): Kernels['gather'] {
  const floats = new Float32Array(memory)
  const numbers = new Uint32Array(memory)
  return (query, rows, stride, list, count, out) => {
    for (let i = 0; i < count; i++) {
      const row = rows + (numbers[(list >>> 2) + i] ?? 0) * stride
      floats[(out >>> 2) + i] = product(floats, query >>> 2, row >>> 2, stride >>> 2)
    }
  }
}

function product(floats: Float32Array, query: number, row: number, length: number): number {
  const low = f(lane(floats, query, row, length) + lane(floats, query + 1, row + 1, length))
  const high = f(lane(floats, query + 2, row + 2, length) + lane(floats, query + 3, row + 3, length))
  return f(low + high)
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
