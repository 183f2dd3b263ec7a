import type { Kernels } from './kernel.ts'

const f = Math.fround
const least = f(1e-30)
const tiny = f(1e-20)
const rounding = f(2.384185791015625e-7)
/** Adding and subtracting it rounds a small float32 to a whole number, halves to even, as the kernel does. */
const even = 12_582_912

/** kernel/codes.ts, to the same bits: each step rounded to float32, in the same order. */
export function plainQuantise(memory: ArrayBuffer): Kernels['quantise'] {
  const floats = new Float32Array(memory)
  const codes = new Int8Array(memory)
  const lanes = new Float32Array(8)
  const squares = new Float32Array(8)
  return (vector, size, row, slack) => {
    const first = vector >>> 2
    let highest = 0
    lanes.fill(0)
    for (let k = 0; k < size; k++) {
      const x = floats[first + k] ?? 0
      if (highest < Math.abs(x)) highest = Math.abs(x)
      lanes[k & 7] = (lanes[k & 7] ?? 0) + f(x * x)
    }
    const norm = f(f(length(lanes) + tiny) * slack)
    const coded = highest > least && highest < f(1 / least)
    const scale = coded ? f(highest / 127) : 0
    const inverse = coded ? f(127 / highest) : 0
    lanes.fill(0)
    squares.fill(0)
    for (let k = 0; k < size; k++) {
      const x = floats[first + k] ?? 0
      const code = f(f(f(x * inverse) + even) - even)
      const rest = f(x - f(code * scale))
      lanes[k & 7] = (lanes[k & 7] ?? 0) + f(rest * rest)
      squares[k & 7] = (squares[k & 7] ?? 0) + f(code * code)
      codes[row + k] = code
    }
    const end = (row + size) >>> 2
    floats[end] = scale
    floats[end + 1] = f(f(f(length(lanes) + f(norm * rounding)) + tiny) * slack)
    floats[end + 2] = norm
    const long = length(squares)
    floats[end + 3] = long > 0 ? f(1 / long) : 0
  }
}

export function plainSift(memory: ArrayBuffer): Kernels['sift'] {
  const [floats, ints, codes, shorts] = views(memory)
  return (query, rows, size, count, factor, unit, spread, base, threshold, out) => {
    let to = out >>> 2
    for (let i = 0; i < count; i++) {
      const row = rows + i * (size + 16)
      const sum = dot(shorts, query >>> 1, codes, row, size)
      const end = (row + size) >>> 2
      const estimate = f(f(f(sum) * (floats[end + (factor >>> 2)] ?? 0)) * unit)
      const upper = f(f(estimate + f((floats[end + 1] ?? 0) * spread)) + f((floats[end + 2] ?? 0) * base))
      if (upper < threshold) continue
      ints[to] = i
      ints[to + 1] = sum
      to += 2
    }
    return (to - (out >>> 2)) / 2
  }
}

export function plainDots(memory: ArrayBuffer): Kernels['dots'] {
  const [, ints, codes, shorts] = views(memory)
  return (query, rows, size, list, count, out) => {
    for (let i = 0; i < count; i++) {
      const row = rows + ((ints[(list >>> 2) + i] ?? 0) >>> 0) * (size + 16)
      ints[(out >>> 2) + i] = dot(shorts, query >>> 1, codes, row, size)
    }
  }
}

function dot(query: Int16Array, q: number, codes: Int8Array, row: number, size: number): number {
  let sum = 0
  for (let k = 0; k < size; k++) sum += (query[q + k] ?? 0) * (codes[row + k] ?? 0)
  return sum
}

/** From eight sums of squares. */
function length(lanes: Float32Array): number {
  const of = (i: number): number => f((lanes[i] ?? 0) + (lanes[i + 4] ?? 0))
  return f(Math.sqrt(f(f(of(0) + of(1)) + f(of(2) + of(3)))))
}

function views(memory: ArrayBuffer): readonly [Float32Array, Int32Array, Int8Array, Int16Array] {
  return [new Float32Array(memory), new Int32Array(memory), new Int8Array(memory), new Int16Array(memory)]
}
