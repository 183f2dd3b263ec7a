import { createHeap } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSameBits, float, floats } from './support.ts'

const length = fc.integer({ min: 1, max: 70 })

/** Arrays of one length, as many as asked. */
const arrays = (count: number) =>
  length.chain((n) => fc.array(floats(n), { minLength: count, maxLength: count }))

describe('element-wise primitives give the same bits in JavaScript, for any length and any number', () => {
  it.each(['exp', 'sigmoid', 'tanh', 'relu'] as const)('%s', (name) => {
    fc.assert(
      fc.property(arrays(2), (inputs) =>
        expectSameBits(inputs, ({ kernel }, x, y) => kernel[name](x.length, x.address, y.address)),
      ),
    )
  })

  it.each(['tanhBackward', 'reluBackward', 'add', 'multiply'] as const)('%s', (name) => {
    fc.assert(
      fc.property(arrays(3), (inputs) =>
        expectSameBits(inputs, ({ kernel }, a, b, y) =>
          kernel[name](a.length, a.address, b.address, y.address),
        ),
      ),
    )
  })

  it.each(['scale', 'addScaled'] as const)('%s', (name) => {
    fc.assert(
      fc.property(arrays(2), float, (inputs, factor) =>
        expectSameBits(inputs, ({ kernel }, x, y) => kernel[name](x.length, factor, x.address, y.address)),
      ),
    )
  })

  it('fill', () => {
    fc.assert(
      fc.property(arrays(2), float, (inputs, value) =>
        expectSameBits(inputs, ({ kernel }, y) => kernel.fill(y.length, value, y.address)),
      ),
    )
  })

  it('addRows', () => {
    const rows = fc.tuple(length, fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(
        rows.chain(([n, count]) => fc.tuple(floats(n), floats(n * count))),
        (inputs) =>
          expectSameBits(inputs, ({ kernel }, y, x) =>
            kernel.addRows(x.length / y.length, y.length, x.address, y.address),
          ),
      ),
    )
  })

  it('sumOfSquares', () => {
    fc.assert(
      fc.property(arrays(1), (inputs) =>
        expectSameBits(inputs, ({ kernel }, x) => kernel.sumOfSquares(x.length, x.address)),
      ),
    )
  })

  it('adam', () => {
    const share = fc.float({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(arrays(4), share, share, share, (inputs, b1, b2, rate) =>
        expectSameBits(inputs, ({ kernel }, w, g, m, v) =>
          kernel.adam(
            w.length,
            ...([w.address, g.address, m.address, v.address] as const),
            ...([b1, 1 - b1, b2, 1 - b2, 1e-8, 0.7, 0.99, rate, 1.1] as const),
          ),
        ),
      ),
    )
  })

  it('lstmForward and lstmBackward', () => {
    const shape = fc.record({ rows: fc.integer({ min: 1, max: 4 }), hidden: fc.integer({ min: 1, max: 21 }) })
    fc.assert(
      fc.property(
        shape.chain(({ rows, hidden }) => {
          const state = floats(rows * hidden)
          const gates = floats(rows * hidden * 4)
          return fc.tuple(
            fc.constant([rows, hidden] as const),
            gates,
            gates,
            state,
            state,
            state,
            state,
            state,
          )
        }),
        ([[rows, hidden], ...inputs]) => {
          expectSameBits(inputs, ({ kernel }, ...blocks) => {
            const [gates, dz, c, next, tanhC, h, dc] = blocks.map(({ address }) => address)
            kernel.lstmForward(rows, hidden, gates!, c!, next!, tanhC!, h!)
            kernel.lstmBackward(rows, hidden, gates!, c!, tanhC!, h!, dc!, dz!)
            kernel.lstmForward(rows, hidden, gates!, c!, c!, tanhC!, h!)
            kernel.lstmBackward(rows, hidden, gates!, c!, tanhC!, h!, dc!, gates!)
          })
        },
      ),
    )
  })
})

describe.each(['simd', 'relaxed'] as const)('the functions of %s are accurate', (id) => {
  const heap = createHeap({ kernel: id })

  it.each([
    ['exp', 1.1, Math.exp, [-87, 88.7]],
    ['sigmoid', 2.5, (x: number) => 1 / (1 + Math.exp(-x)), [-87, 40]],
    ['tanh', 1.4, Math.tanh, [-12, 12]],
  ] as const)('%s within %s ulp', (name, bound, reference, [from, to]) => {
    const count = 400_000
    const small = Array.from({ length: 2_000 }, (_, i) => 1.1 ** -(i % 1_000) * (i < 1_000 ? 1 : -1))
    const values = Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count)
    values.set(small.map(Math.fround).filter((x) => x >= from && x <= to && Math.abs(x) > 1e-37))
    const mark = heap.mark()
    const x = heap.copyOf(values)
    const y = heap.floats(count)
    heap.kernel[name](count, x.address, y.address)
    let worst = 0
    y.data.forEach((result, i) => {
      const exact = reference(values[i]!)
      worst = Math.max(worst, Math.abs(result - exact) / ulp(exact))
    })
    heap.release(mark)
    expect(worst).toBeLessThanOrEqual(bound)
  })

  it('ends where float32 ends', () => {
    const x = heap.copyOf([-Infinity, -104, 88.73, Infinity, 0, NaN])
    const y = heap.floats(6)
    heap.kernel.exp(6, x.address, y.address)
    expect(Array.from(y.data)).toEqual([0, 0, Infinity, Infinity, 1, NaN])
    heap.kernel.sigmoid(6, x.address, y.address)
    expect(Array.from(y.data)).toEqual([0, 0, 1, 1, 0.5, NaN])
    heap.kernel.tanh(6, x.address, y.address)
    expect(Array.from(y.data)).toEqual([-1, -1, 1, 1, 0, NaN])
  })
})

/** The distance of float32 numbers around `x`. */
function ulp(x: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23)
}
