import fc from 'fast-check'
import { describe, it } from 'vitest'
import { expectSameBits, float, floats } from '../kernel/support.ts'

const small = fc.integer({ min: 1, max: 9 })
const width = fc.integer({ min: 1, max: 23 })

/** Matrices of one shape, with `gap` numbers between the rows, as many as asked, and vectors of both lengths. */
const matrices = (count: number) =>
  fc.record({ rows: small, columns: width, gap: fc.integer({ min: 0, max: 3 }) }).chain((shape) => {
    const { rows, columns, gap } = shape
    return fc.tuple(
      fc.constant(shape),
      fc.array(floats(rows * (columns + gap)), { minLength: count, maxLength: count }),
      fc.tuple(floats(columns), floats(columns), floats(2 * rows)),
    )
  })

const squares = width.chain((n) =>
  fc.tuple(fc.constant(n), floats(n * n), fc.array(floats(n), { minLength: 4, maxLength: 4 })),
)

describe('primitives of the layers give the same bits in JavaScript, for any size and any number', () => {
  it('copyRows, scaleRows, rowDots', () => {
    fc.assert(
      fc.property(matrices(2), ([{ rows, columns, gap }, [x, y], [, , factors]]) =>
        expectSameBits([x!, y!, factors], ({ kernel }, a, b, f) => {
          const stride = columns + gap
          kernel.scaleRows(rows, columns, f.address, a.address, stride, b.address, stride)
          kernel.rowDots(rows, columns, a.address, stride, b.address, stride, f.address)
          kernel.copyRows(rows, columns, b.address, stride, a.address, columns)
        }),
      ),
    )
  })

  it('layerNorm and its backward pass', () => {
    fc.assert(
      fc.property(matrices(3), float, ([{ rows, columns }, [x, y, dy], [w, b, statistics]], epsilon) =>
        expectSameBits([x!, y!, dy!, w, b, statistics], ({ kernel }, ...blocks) => {
          const [xs, ys, dys, ws, bs, at] = blocks.map(({ address }) => address)
          kernel.layerNorm(rows, columns, epsilon, xs!, ws!, bs!, ys!, at!)
          kernel.layerNormBackward(rows, columns, xs!, ws!, at!, dys!, ys!, ws!, bs!)
          kernel.layerNormBackward(rows, columns, xs!, ws!, at!, dys!, dys!, ws!, bs!)
        }),
      ),
    )
  })

  it('unitLength and its backward pass', () => {
    fc.assert(
      fc.property(matrices(3), float, ([{ rows, columns }, [x, y, dy], [, , lengths]], epsilon) =>
        expectSameBits([x!, y!, dy!, lengths], ({ kernel }, ...blocks) => {
          const [xs, ys, dys, at] = blocks.map(({ address }) => address)
          kernel.unitLength(rows, columns, epsilon, xs!, ys!, at!)
          kernel.unitLengthBackward(rows, columns, ys!, at!, dys!, xs!)
        }),
      ),
    )
  })

  it('softmax, softmaxAgain and softmaxBackward', () => {
    const options = fc.record({
      visible: fc.integer({ min: -5, max: 25 }),
      scale: float,
      masked: fc.boolean(),
    })
    fc.assert(
      fc.property(
        matrices(3),
        options,
        ([{ rows, columns, gap }, [x, y, dy], [mask, , statistics]], { visible, scale, masked }) =>
          expectSameBits([x!, y!, dy!, mask, statistics], ({ kernel }, ...blocks) => {
            const [xs, ys, dys, ms, at] = blocks.map(({ address }) => address)
            const rest = [columns + gap, masked ? ms! : 0, at!] as const
            kernel.softmax(rows, columns, visible, scale, xs!, ys!, ...rest)
            kernel.softmaxAgain(rows, columns, visible, scale, xs!, xs!, ...rest)
            kernel.softmaxBackward(rows, columns, visible, scale, ys!, dys!, dys!, columns + gap)
          }),
      ),
    )
  })

  it.each([0, 1])('gelu and its backward pass (%d)', (exact) => {
    fc.assert(
      fc.property(matrices(2), ([, [x, y]]) =>
        expectSameBits([x!, y!], ({ kernel }, a, b) => {
          kernel.geluBackward(a.length, exact, a.address, b.address, b.address)
          kernel.gelu(a.length, exact, a.address, a.address)
        }),
      ),
    )
  })

  it('keepLower, decay and its backward pass', () => {
    fc.assert(
      fc.property(squares, fc.integer({ min: 0, max: 1 }), ([n, m, [f, i, df, di]], strict) =>
        expectSameBits([m, m, f!, i!, df!, di!], ({ kernel }, ...blocks) => {
          const [a, b, fs, is, dfs, dis] = blocks.map(({ address }) => address)
          kernel.keepLower(n, strict, a!)
          kernel.decayBackward(n, a!, dfs!, dis!)
          kernel.decay(n, fs!, is!, b!)
        }),
      ),
    )
  })

  it('substitute, and transposed', () => {
    fc.assert(
      fc.property(
        squares.chain(([n, m]) =>
          fc.tuple(
            fc.constant([n, m] as const),
            width.chain((w) => floats(n * w)),
          ),
        ),
        ([[n, m], x]) =>
          expectSameBits([m, x, x], ({ kernel }, ms, a, b) => {
            kernel.substitute(n, x.length / n, ms.address, a.address)
            kernel.substituteTransposed(n, x.length / n, ms.address, b.address)
          }),
      ),
    )
  })
})
