import { isMnesticError } from '@mnestic/core'
import { createHeap, Linear, random } from '@mnestic/sequence'
import { linearBackward, linearForward } from '@mnestic/sequence/twins'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, normals } from './kernel/layers.ts'

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 600 }),
  input: fc.integer({ min: 1, max: 20 }),
  output: fc.integer({ min: 1, max: 21 }),
})

describe.each(['simd', 'relaxed', 'js'] as const)('Linear on %s', (kernel) => {
  it('computes and differentiates what its float64 twin does, and adds to gradients', () => {
    fc.assert(
      fc.property(cases, fc.nat(1_000), (shape, seed) => {
        const { rows, input, output } = shape
        const draw = normals(random(seed))
        const initial = { weight: draw(input * output), bias: draw(output) }
        const [x, dy] = [draw(rows * input), draw(rows * output)]
        const heap = createHeap({ kernel })
        const layer = new Linear(heap, { input, output, initial })
        const tape = layer.forward(heap.copyOf(x), { rows })
        const parameters = {
          weight: Float64Array.from(initial.weight),
          bias: Float64Array.from(initial.bias),
        }
        expectClose({
          y: [tape.y, linearForward(shape, parameters, Float64Array.from(x))],
        })
        const dyBlock = heap.copyOf(dy)
        const dx = layer.backward(tape, { dy: dyBlock })
        layer.backward(tape, { dy: dyBlock, inputGradient: false })
        const twice = (values: Float64Array) => values.map((value) => 2 * value)
        const expected = linearBackward(shape, parameters, Float64Array.from(x), Float64Array.from(dy))
        expectClose({
          dx: [dx, expected.x],
          weight: [layer.weight.gradient, twice(expected.weight)],
          bias: [layer.bias.gradient, twice(expected.bias)],
        })
      }),
      { numRuns: 25 },
    )
  })

  it('gives a stream, row by row, the bits of all rows', () => {
    fc.assert(
      fc.property(cases, fc.nat(1_000), ({ rows, input, output }, seed) => {
        const draw = normals(random(seed))
        const heap = createHeap({ kernel })
        const initial = { weight: draw(input * output), bias: draw(output) }
        const layer = new Linear(heap, { input, output, initial })
        const x = heap.copyOf(draw(rows * input))
        const { y } = layer.forward(x, { rows })
        const stream = layer.stream()
        for (let r = 0; r < rows; r += 7)
          expect(stream.step(x.part(r * input, input)).data).toEqual(y.part(r * output, output).data)
      }),
      { numRuns: 25 },
    )
  })
})

describe('Linear', () => {
  it('names its parameters, and refuses what does not fit', () => {
    const heap = createHeap()
    const layer = new Linear(heap, { input: 3, output: 2, name: 'head' })
    expect(layer.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['head.weight', [3, 2]],
      ['head.bias', [2]],
    ])
    const x = heap.floats(6)
    for (const call of [
      () => new Linear(heap, { input: 3, output: -1 }),
      () => layer.forward(x, { rows: 3 }),
      () => layer.backward(layer.forward(x, { rows: 2 }), { dy: x }),
      () => layer.stream().step(x),
    ])
      expect(call).toThrow(expect.toSatisfy((error: unknown) => isMnesticError(error, 'INVALID_ARGUMENT')))
  })
})
