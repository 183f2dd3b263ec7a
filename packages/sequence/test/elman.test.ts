import { isMnesticError } from '@mnestic/core'
import { createHeap, Elman, random, type KernelId } from '@mnestic/sequence'
import { elmanBackward, elmanForward, linearBackward, linearForward } from '@mnestic/sequence/twins'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, normals } from './kernel/layers.ts'

const kernels = ['simd', 'relaxed', 'js'] as const

interface Case {
  readonly steps: number
  readonly batch: number
  readonly input: number
  readonly hidden: number
  readonly output: number
  readonly activation: 'tanh' | 'relu'
  readonly seed: number
}

const cases: fc.Arbitrary<Case> = fc.record({
  steps: fc.integer({ min: 1, max: 12 }),
  batch: fc.integer({ min: 1, max: 70 }),
  input: fc.integer({ min: 1, max: 20 }),
  hidden: fc.integer({ min: 1, max: 21 }),
  output: fc.integer({ min: 1, max: 9 }),
  activation: fc.constantFrom('tanh', 'relu'),
  seed: fc.nat(1_000),
})

function make({ steps, batch, input, hidden, output, activation, seed }: Case, kernel: KernelId) {
  const draw = normals(random(seed))
  const spread = 0.7 / Math.sqrt(hidden)
  const initial = {
    weight_x: draw(input * hidden, 0.4),
    weight_h: draw(hidden * hidden, spread),
    bias: draw(hidden, 0.4),
    weight_y: draw(hidden * output, 0.4),
    bias_y: draw(output, 0.4),
  }
  const values = {
    x: draw(steps * batch * input),
    h0: draw(batch * hidden, 0.5),
    dy: draw(steps * batch * output),
    dh: draw(steps * batch * hidden),
    dLast: draw(batch * hidden),
  }
  const heap = createHeap({ kernel })
  const layer = new Elman(heap, { input, hidden, output, activation, initial })
  const x = heap.copyOf(values.x)
  const state = heap.copyOf(values.h0)
  const gradients = {
    dy: heap.copyOf(values.dy),
    dh: heap.copyOf(values.dh),
    dLast: heap.copyOf(values.dLast),
  }
  return { heap, layer, initial, values, x, state, gradients }
}

describe.each(kernels)('Elman on %s', (kernel) => {
  it('computes and differentiates what its float64 twin does, for any shape', () => {
    fc.assert(
      fc.property(cases, (shape) => {
        const { steps, batch, hidden, output } = shape
        const { layer, initial, values, x, state, gradients } = make(shape, kernel)
        const tape = layer.forward(x, { steps, batch, state })
        const x64 = Float64Array.from(values.x)
        const h0 = Float64Array.from(values.h0)
        const parameters = {
          weight_x: Float64Array.from(initial.weight_x),
          weight_h: Float64Array.from(initial.weight_h),
          bias: Float64Array.from(initial.bias),
        }
        const head = {
          weight: Float64Array.from(initial.weight_y),
          bias: Float64Array.from(initial.bias_y),
        }
        const rows = { rows: steps * batch, input: hidden, output }
        const h = elmanForward(shape, parameters, x64, h0)
        expectClose({
          h: [tape.h, h],
          y: [tape.output!.y, linearForward(rows, head, h)],
        })
        // relu has no slope where its sum is 0, and float32 may stand on the other side of it than float64.
        if (shape.activation === 'relu' && h.some((value) => value > 0 && value < 1e-5)) return
        const { dx, dState } = layer.backward(tape, gradients)
        const through = linearBackward(rows, head, h, Float64Array.from(values.dy))
        const dh = through.x.map((value, i) => value + values.dh[i]!)
        values.dLast.forEach((value, i) => (dh[(steps - 1) * batch * hidden + i]! += value))
        const expected = elmanBackward(shape, parameters, x64, h, dh, h0)
        expectClose({
          dx: [dx!, expected.x],
          dh0: [dState, expected.h0],
          weight_x: [layer.weightX.gradient, expected.weight_x],
          weight_h: [layer.weightH.gradient, expected.weight_h],
          bias: [layer.bias.gradient, expected.bias],
          weight_y: [layer.output!.weight.gradient, through.weight],
          bias_y: [layer.output!.bias.gradient, through.bias],
        })
      }),
      { numRuns: 25 },
    )
  })

  it('gives a stream, step by step, the bits of the sequence', () => {
    fc.assert(
      fc.property(cases, (shape) => {
        const { steps, batch, input, hidden } = shape
        const { heap, layer, x, state } = make(shape, kernel)
        const tape = layer.forward(x, { steps, batch, state })
        const stream = layer.stream({ batch, state })
        const first = heap.copyOf(state.part(0, hidden))
        const alone = layer.stream({ state: first })
        for (let t = 0; t < steps; t++) {
          const x_t = x.part(t * batch * input, batch * input)
          const h = tape.h.part(t * batch * hidden, batch * hidden)
          expect(stream.step(x_t).data).toEqual(h.data)
          expect(alone.step(x_t.part(0, input)).data).toEqual(h.part(0, hidden).data)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('Elman', () => {
  it('has gradients that agree with central differences', () => {
    const shape: Case = { steps: 5, batch: 2, input: 3, hidden: 4, output: 2, activation: 'tanh', seed: 3 }
    const { heap, layer, x, state, values } = make(shape, 'simd')
    const loss = () => {
      const mark = heap.mark()
      const { output } = layer.forward(x, { steps: 5, batch: 2, state })
      const sum = output!.y.data.reduce((total, value, i) => total + value * values.dy[i]!, 0)
      heap.release(mark)
      return sum
    }
    const tape = layer.forward(x, { steps: 5, batch: 2, state })
    const { dx, dState } = layer.backward(tape, { dy: heap.copyOf(values.dy) })
    const checked = [
      ...layer.parameters.map(({ value, gradient }) => [value, gradient] as const),
      [x, dx!] as const,
      [state, dState] as const,
    ]
    for (const [value, gradient] of checked)
      value.data.forEach((before, i) => {
        const at = (change: number) => {
          value.data[i] = before + change
          return loss()
        }
        const slope = (at(0.01) - at(-0.01)) / 0.02
        value.data[i] = before
        expect(gradient.data[i]).toBeCloseTo(slope, 2)
      })
  })

  it('gives the same bits in JavaScript, forwards and backwards', () => {
    fc.assert(
      fc.property(cases, (shape) => {
        const [simd, js] = (['simd', 'js'] as const).map((kernel) => {
          const { layer, x, state, gradients } = make(shape, kernel)
          const tape = layer.forward(x, { ...shape, state })
          const { dx, dState } = layer.backward(tape, gradients)
          const blocks = [tape.h, tape.output!.y, dx!, dState]
          return [...blocks, ...layer.parameters.map(({ gradient }) => gradient)].map(({ data }) => data)
        })
        expect(js).toEqual(simd)
      }),
      { numRuns: 25 },
    )
  })

  it('without an output layer ends with h, and refuses a gradient by y', () => {
    const heap = createHeap()
    const layer = new Elman(heap, { input: 3, hidden: 4 })
    expect(layer.parameters.map(({ name }) => name)).toEqual([
      'elman.weight_x',
      'elman.weight_h',
      'elman.bias',
    ])
    const x = heap.floats(12)
    const tape = layer.forward(x, { steps: 2, batch: 2 })
    expect(tape.output).toBeUndefined()
    for (const call of [
      () => layer.backward(tape, { dy: x }),
      () => layer.backward(tape, { dh: x }),
      () => layer.forward(x, { steps: 2, batch: 3 }),
      () => layer.stream().step(x),
    ])
      expect(call).toThrow(expect.toSatisfy((error: unknown) => isMnesticError(error, 'INVALID_ARGUMENT')))
  })
})
