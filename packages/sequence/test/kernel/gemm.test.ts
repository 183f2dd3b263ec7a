import { createHeap, panelsLength } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSameBits, floats } from './support.ts'

/** Now and then more than fits into one block (96 rows, 256 deep). */
const size = (block: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 20 }) },
    { weight: 1, arbitrary: fc.integer({ min: block - 1, max: block + 10 }) },
  )
const sizes = fc.record({
  m: size(96),
  n: fc.integer({ min: 1, max: 40 }),
  k: size(256),
  right: fc.boolean(),
  left: fc.boolean(),
  mode: fc.constantFrom('plain', 'bias', 'accumulate'),
  gap: fc.integer({ min: 0, max: 3 }),
})

describe('gemm', () => {
  it('gives the same bits in JavaScript, for any size, transposed or not, and touches nothing else', () => {
    fc.assert(
      fc.property(
        sizes.chain((shape) => {
          const { m, n, k, gap } = shape
          const length = (rows: number, columns: number) => floats(rows * (columns + gap))
          return fc.tuple(
            fc.constant(shape),
            shape.left ? length(k, m) : length(m, k),
            shape.right ? length(n, k) : length(k, n),
            length(m, n),
            floats(n),
          )
        }),
        ([{ m, n, k, left, right, mode, gap }, a, b, c, bias]) => {
          expectSameBits([a, b, c, bias], (heap, ...blocks) => {
            const [from, weight, to, added] = blocks.map(({ address }) => address)
            const panels = heap.scratch(panelsLength(k, n)).address
            const { kernel } = heap
            if (right) kernel.packTransposed(k, n, weight!, k + gap, panels)
            else kernel.pack(k, n, weight!, n + gap, panels)
            const [row, column] = left ? [1, m + gap] : [k + gap, 1]
            const start = mode === 'bias' ? added! : 0
            kernel.gemm(
              m,
              n,
              k,
              from!,
              row,
              column,
              panels,
              to!,
              n + gap,
              start,
              mode === 'accumulate' ? 1 : 0,
            )
          })
        },
      ),
    )
  })
  it.each(['simd', 'relaxed', 'js'] as const)('multiplies matrices (%s)', (id) => {
    const heap = createHeap({ kernel: id })
    const [m, n, k] = [13, 37, 29]
    const a = Float64Array.from({ length: m * k }, (_, i) => ((i * 7) % 11) - 5)
    const b = Float64Array.from({ length: k * n }, (_, i) => ((i * 5) % 13) - 6)
    const bias = Float64Array.from({ length: n }, (_, i) => i)
    const c = heap.floats(m * n)
    const panels = heap.scratch(panelsLength(k, n)).address
    heap.kernel.pack(k, n, heap.copyOf(b).address, n, panels)
    heap.kernel.gemm(
      m,
      n,
      k,
      heap.copyOf(a).address,
      k,
      1,
      panels,
      c.address,
      n,
      heap.copyOf(bias).address,
      0,
    )
    const expected = Array.from({ length: m * n }, (_, e) => {
      const [i, j] = [Math.floor(e / n), e % n]
      return a.subarray(i * k, i * k + k).reduce((sum, value, p) => sum + value * b[p * n + j]!, bias[j]!)
    })
    expect(Array.from(c.data)).toEqual(expected)
  })

  it.each(['simd', 'relaxed', 'js'] as const)('gives a row computed alone the same bits (%s)', (id) => {
    const heap = createHeap({ kernel: id })
    const [m, n, k] = [123, 45, 300]
    const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7))
    const a = heap.copyOf(wave(m * k))
    const panels = heap.scratch(panelsLength(k, n)).address
    heap.kernel.pack(k, n, heap.copyOf(wave(k * n)).address, n, panels)
    const [whole, alone] = [heap.floats(m * n), heap.floats(m * n)]
    heap.kernel.gemm(m, n, k, a.address, k, 1, panels, whole.address, n, 0, 0)
    for (let i = 0; i < m; i++)
      heap.kernel.gemm(1, n, k, a.address + i * k * 4, k, 1, panels, alone.address + i * n * 4, n, 0, 0)
    expect(alone.data).toEqual(whole.data)
  })
})
