import { isMnesticError } from '@mnestic/core'
import { createHeap, Lstm, random, type Block, type KernelId } from '@mnestic/sequence'
import { lstmBackward, lstmForward } from '@mnestic/sequence/twins'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, normals } from './kernel/layers.ts'

const kernels = ['simd', 'relaxed', 'js'] as const

interface Case {
  readonly steps: number
  readonly batch: number
  readonly input: number
  readonly hidden: number
  readonly seed: number
}

const cases = fc.record({
  steps: fc.integer({ min: 1, max: 12 }),
  batch: fc.integer({ min: 1, max: 70 }),
  input: fc.integer({ min: 1, max: 20 }),
  hidden: fc.integer({ min: 1, max: 21 }),
  seed: fc.nat(1_000),
})

/** A layer with its arguments, on a heap of its own. */
function make({ steps, batch, input, hidden, seed }: Case, kernel: KernelId) {
  const draw = normals(random(seed))
  const initial = {
    weight_x: draw(input * 4 * hidden, 0.4),
    weight_h: draw(hidden * 4 * hidden, 0.4),
    bias: draw(4 * hidden, 0.4),
  }
  const values = {
    x: draw(steps * batch * input),
    h: draw(batch * hidden, 0.5),
    c: draw(batch * hidden, 0.5),
    dh: draw(steps * batch * hidden),
    dhLast: draw(batch * hidden),
    dcLast: draw(batch * hidden),
  }
  const heap = createHeap({ kernel })
  const layer = new Lstm(heap, { input, hidden, initial })
  const x = heap.copyOf(values.x)
  const state = { h: heap.copyOf(values.h), c: heap.copyOf(values.c) }
  const gradients = {
    dh: heap.copyOf(values.dh),
    dLast: { h: heap.copyOf(values.dhLast), c: heap.copyOf(values.dcLast) },
  }
  return { heap, layer, initial, values, x, state, gradients }
}

describe.each(kernels)('Lstm on %s', (kernel) => {
  it('computes and differentiates what its float64 twin does, for any shape', () => {
    fc.assert(
      fc.property(cases, (shape) => {
        const { steps, batch, hidden } = shape
        const { layer, initial, values, x, state, gradients } = make(shape, kernel)
        const tape = layer.forward(x, { steps, batch, state })
        const { dx, dState } = layer.backward(tape, gradients)
        const parameters = {
          weight_x: Float64Array.from(initial.weight_x),
          weight_h: Float64Array.from(initial.weight_h),
          bias: Float64Array.from(initial.bias),
        }
        const x64 = Float64Array.from(values.x)
        const initial64 = { h: Float64Array.from(values.h), c: Float64Array.from(values.c) }
        const twin = lstmForward(shape, parameters, x64, initial64)
        const dh = Float64Array.from(values.dh)
        values.dhLast.forEach((value, i) => (dh[(steps - 1) * batch * hidden + i]! += value))
        const expected = lstmBackward(
          shape,
          parameters,
          x64,
          twin,
          dh,
          Float64Array.from(values.dcLast),
          initial64,
        )
        expectClose({
          h: [tape.h, twin.h],
          c: [tape.c, twin.c],
          gates: [tape.gates, twin.gates],
          dx: [dx!, expected.x],
          dh0: [dState.h, expected.initial.h],
          dc0: [dState.c, expected.initial.c],
          weight_x: [layer.weightX.gradient, expected.weight_x],
          weight_h: [layer.weightH.gradient, expected.weight_h],
          bias: [layer.bias.gradient, expected.bias],
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
        // Also one sequence of the batch alone.
        const row = (block: Block, width: number) => heap.copyOf(block.part(0, width))
        const alone = layer.stream({ state: { h: row(state.h, hidden), c: row(state.c, hidden) } })
        for (const { value } of layer.parameters) value.data.fill(0) // a stream has its own copy
        for (let t = 0; t < steps; t++) {
          const x_t = x.part(t * batch * input, batch * input)
          const h = tape.h.part(t * batch * hidden, batch * hidden)
          expect(stream.step(x_t).data).toEqual(h.data)
          expect(stream.gates.data).toEqual(tape.gates.part(t * batch * 4 * hidden, batch * 4 * hidden).data)
          expect(alone.step(x_t.part(0, input)).data).toEqual(h.part(0, hidden).data)
        }
        expect(stream.state.c.data).toEqual(tape.last.c.data)
      }),
      { numRuns: 25 },
    )
  })

  it('cut into two sequences by its state, gives the same bits, and gradients that add up', () => {
    const shape = { steps: 9, batch: 3, input: 5, hidden: 7, seed: 1 }
    const { heap, layer, x, state, gradients } = make(shape, kernel)
    const [T, cut, B, D, H] = [9, 4, 3, 5, 7]
    const whole = layer.forward(x, { steps: T, batch: B, state })
    const first = layer.forward(x.part(0, cut * B * D), { steps: cut, batch: B, state })
    const rest = { steps: T - cut, batch: B, state: first.last }
    const second = layer.forward(x.part(cut * B * D, (T - cut) * B * D), rest)
    expect(second.last.h.data).toEqual(whole.last.h.data)
    const { dx, dState } = layer.backward(whole, gradients)
    const sum = layer.weightH.gradient.data.slice()
    for (const { gradient } of layer.parameters) gradient.data.fill(0)
    const dh = gradients.dh
    const later = layer.backward(second, {
      dh: dh.part(cut * B * H, (T - cut) * B * H),
      dLast: gradients.dLast,
    })
    const earlier = layer.backward(first, { dh: dh.part(0, cut * B * H), dLast: later.dState })
    expect(earlier.dState.c.data).toEqual(dState.c.data)
    expect(earlier.dx!.data).toEqual(dx!.part(0, cut * B * D).data)
    expectClose({
      weight_h: [layer.weightH.gradient, Float64Array.from(sum)],
    })
    expect(heap.kernel.id).toBe(kernel)
  })
})

describe('Lstm', () => {
  it('has gradients that agree with central differences', () => {
    const shape = { steps: 5, batch: 2, input: 3, hidden: 4, seed: 3 }
    const { heap, layer, x, state, values } = make(shape, 'simd')
    const loss = () => {
      const mark = heap.mark()
      const { h } = layer.forward(x, { steps: 5, batch: 2, state })
      const sum = h.data.reduce((total, value, i) => total + value * values.dh[i]!, 0)
      heap.release(mark)
      return sum
    }
    const tape = layer.forward(x, { steps: 5, batch: 2, state })
    const { dx, dState } = layer.backward(tape, { dh: heap.copyOf(values.dh) })
    const checked = [
      ...layer.parameters.map(({ value, gradient }) => [value, gradient] as const),
      [x, dx!] as const,
      [state.h, dState.h] as const,
      [state.c, dState.c] as const,
    ]
    for (const [value, gradient] of checked)
      value.data.forEach((before, i) => {
        const at = (change: number) => {
          value.data[i] = before + change
          return loss()
        }
        const slope = (at(0.01) - at(-0.01)) / 0.02
        value.data[i] = before
        expect(gradient.data[i]).toBeCloseTo(slope, 3)
      })
  })

  it('gives the same bits in JavaScript, forwards and backwards', () => {
    fc.assert(
      fc.property(cases, (shape) => {
        const [simd, js] = (['simd', 'js'] as const).map((kernel) => {
          const { layer, x, state, gradients } = make(shape, kernel)
          const tape = layer.forward(x, { ...shape, state })
          const { dx, dState } = layer.backward(tape, gradients)
          const blocks = [tape.h, tape.c, dx!, dState.h, dState.c]
          return [...blocks, ...layer.parameters.map(({ gradient }) => gradient)].map(({ data }) => data)
        })
        expect(js).toEqual(simd)
      }),
      { numRuns: 25 },
    )
  })

  it('takes no more of the heap than it answers', () => {
    const shape = { steps: 6, batch: 40, input: 3, hidden: 5, seed: 4 }
    const { heap, layer, x, gradients } = make(shape, 'simd')
    const before = heap.mark()
    const tape = layer.forward(x, shape)
    const answered = 2 * 7 * 40 * 5 + 5 * 6 * 40 * 5
    expect(heap.size - before).toBeLessThan(answered * 4 + 5 * 64)
    const between = heap.mark()
    layer.backward(tape, { ...gradients, inputGradient: false })
    expect(heap.size - between).toBeLessThan(2 * 40 * 5 * 4 + 3 * 64)
  })

  it('refuses shapes that do not fit, and says what would', () => {
    const heap = createHeap()
    const layer = new Lstm(heap, { input: 3, hidden: 4 })
    const x = heap.floats(12)
    for (const call of [
      () => new Lstm(heap, { input: 0, hidden: 4 }),
      () => new Lstm(heap, { input: 3, hidden: 1.5 }),
      () => new Lstm(heap, { input: 3, hidden: 4, initial: { bias: [1] } }),
      () => layer.forward(x, { steps: 2, batch: 3 }),
      () => layer.forward(x, { steps: 2, batch: 2, state: { h: x, c: x } }),
      () => layer.backward(layer.forward(x, { steps: 2, batch: 2 }), { dh: x }),
      () => layer.stream().step(x),
    ])
      expect(call).toThrow(expect.toSatisfy((error: unknown) => isMnesticError(error, 'INVALID_ARGUMENT')))
    expect(() => layer.forward(x, { steps: 2, batch: 3 })).toThrow(
      'x holds 12 numbers; its shape is [2, 3, 3], which is 18',
    )
  })
})
