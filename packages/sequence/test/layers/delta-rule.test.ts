import { createHeap, DeltaRule, random, type Block, type KernelId } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { allWide, expectEachClose, movement, rounding } from './close.ts'
import { deltaRuleTwin } from './memory-twins.ts'

interface Shape {
  readonly steps: number
  readonly batch: number
  readonly input: number
  readonly heads: number
  readonly key: number
  readonly value: number
  /** Added to what β is made of. */
  readonly bias: number
  /** Of what keys and queries are made of. */
  readonly scale: number
  readonly state: boolean
  readonly seed: number
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  // Now and then more than a chunk of 32.
  steps: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: 31, max: 70 }) },
  ),
  batch: fc.integer({ min: 1, max: 3 }),
  input: fc.integer({ min: 1, max: 9 }),
  heads: fc.integer({ min: 1, max: 3 }),
  // One number of length one is a sign: nothing is left of its gradient but rounding.
  key: fc.integer({ min: 2, max: 11 }),
  value: fc.integer({ min: 1, max: 11 }),
  bias: fc.constantFrom(-3, 0, 30),
  scale: fc.constantFrom(0.01, 1, 100),
  state: fc.boolean(),
  seed: fc.nat(1_000),
})

type Made = ReturnType<typeof make>

function make(shape: Shape, kernel: KernelId) {
  const { steps: T, batch: B, input: D, heads: N, key: K, value: V, bias, scale, seed } = shape
  const draw = normals(random(seed))
  const spread = 1 / Math.sqrt(D)
  const initial = {
    weight_q: draw(D * N * K, spread * scale),
    bias_q: draw(N * K, scale),
    weight_k: draw(D * N * K, spread * scale),
    bias_k: draw(N * K, scale),
    weight_v: draw(D * N * V, spread),
    bias_v: draw(N * V),
    weight_beta: draw(D * N, spread),
    bias_beta: draw(N).map((b) => b + bias),
  }
  const values = {
    x: draw(T * B * D),
    S: draw(B * N * V * K),
    dO: draw(T * B * N * V),
    dLast: draw(B * N * V * K),
  }
  const heap = createHeap({ kernel })
  const layer = new DeltaRule(heap, { input: D, heads: N, key: K, value: V, initial })
  const options = { steps: T, batch: B, ...(shape.state && { state: heap.copyOf(values.S) }) }
  const blocks = { x: heap.copyOf(values.x), dO: heap.copyOf(values.dO), dLast: heap.copyOf(values.dLast) }
  return { heap, layer, initial, values, options, ...blocks }
}

/** `rounded` is what happens to the numbers that the linear maps make. */
function expectedOf(shape: Shape, { initial, values }: Made, rounded?: (x: Float64Array) => Float64Array) {
  const { x, S, dO: dOutput, dLast } = allWide(values)
  const state = shape.state ? { state: S } : {}
  return deltaRuleTwin(shape, { parameters: allWide(initial), x, ...state, dOutput, dLast }, rounded)
}

/** What the layer and its twin answer, side by side. */
function compared(shape: Shape, made: Made): Record<string, readonly [Block, Float64Array]> {
  const { heap, layer, options, x, dO, dLast } = made
  const tape = layer.forward(x, options)
  const before = heap.size
  const { dx, dState } = layer.backward(tape, { dO, dLast })
  expect(heap.size - before).toBeLessThan((dx!.length + dState.length) * 4 + 192)
  const parameters = layer.parameters.map(({ name, gradient }) => [name.replace('delta.', ''), gradient])
  const answers: Record<string, Block> = {
    o: tape.o,
    S: tape.last,
    x: dx!,
    dState,
    ...Object.fromEntries(parameters),
  }
  const expected = expectedOf(shape, made)
  return Object.fromEntries(
    Object.entries(answers).map(([name, block]) => [name, [block, expected[name]!] as const]),
  )
}

const plain: Shape = {
  steps: 70,
  batch: 2,
  input: 5,
  heads: 2,
  key: 6,
  value: 5,
  bias: 0,
  scale: 1,
  state: false,
  seed: 3,
}

describe.each(['simd', 'relaxed', 'js'] as const)('DeltaRule on %s', (kernel) => {
  it('computes and differentiates what its float64 twin does, for any shape', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const made = make(shape, kernel)
        const rounded = rounding(random(1))
        const moved = Array.from({ length: 6 }, () => expectedOf(shape, made, rounded))
        const bound = 1e-6 + 40 * movement(expectedOf(shape, made), moved)
        expectEachClose(compared(shape, made), { scales: 'all', bound })
      }),
      // The same draws each time: the bound is an estimate of how ill-conditioned a draw is.
      { numRuns: 40, seed: 1 },
    )
  })

  it.each([
    { steps: 100, heads: 2, key: 16, value: 16, bias: 1 },
    { steps: 33, heads: 3, key: 13, value: 7, bias: -1 },
  ])('has each gradient within 1e-6 of itself, %o', (shape) => {
    const whole = { ...shape, batch: 3, input: 10, scale: 1, state: true, seed: 2 }
    expectEachClose(compared(whole, make(whole, kernel)))
  })

  it('replaces what a key stood for, and leaves what other keys stand for', () => {
    const heap = createHeap({ kernel })
    const identity = (n: number) => Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0))
    // x holds a key of 3 numbers and a value of 3; the question is the key.
    const rows = (at: number) => [0, 1, 2, 3, 4, 5].flatMap((i) => [0, 1, 2].map((j) => Number(i === j + at)))
    const initial = { weight_q: rows(0), weight_k: rows(0), weight_v: rows(3), bias_beta: [40] }
    const layer = new DeltaRule(heap, { input: 6, heads: 1, key: 3, value: 3, initial })
    const [a, b, c] = [0, 3, 6].map((from) => identity(3).slice(from, from + 3))
    const x = [...a!, 1, 2, 3, ...b!, 4, 5, 6, ...a!, 7, 8, 9, ...b!, 4, 5, 6, ...c!, 0, 0, 0]
    const { o, last } = layer.forward(heap.copyOf(x), { steps: 5, batch: 1 })
    expect([...o.data].map(Math.round)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 4, 5, 6, 0, 0, 0])
    expect([...last.data].map(Math.round)).toEqual([7, 4, 0, 8, 5, 0, 9, 6, 0])
  })

  it('goes on from its state: the bits of the whole where a chunk ends, and close to them elsewhere', () => {
    const { layer, heap, x } = make(plain, kernel)
    const [B, D] = [plain.batch, plain.input]
    const whole = layer.forward(x, { steps: 70, batch: B })
    const cut = (at: number) => {
      const first = layer.forward(x.part(0, at * B * D), { steps: at, batch: B })
      const rest = { steps: 70 - at, batch: B, state: first.last }
      return layer.forward(x.part(at * B * D, (70 - at) * B * D), rest)
    }
    expect(cut(32).last.data).toEqual(whole.last.data)
    const stream = layer.stream({ batch: B })
    const o = Array.from({ length: 70 }, (_, t) => [...stream.step(x.part(t * B * D, B * D)).data]).flat()
    expectEachClose({
      cut: [cut(7).last, Float64Array.from(whole.last.data)],
      stream: [stream.state, Float64Array.from(whole.last.data)],
      o: [heap.copyOf(o), Float64Array.from(whole.o.data)],
    })
  })

  it('gives a stream the bits of forward passes of one step', () => {
    const { layer, heap, x } = make(plain, kernel)
    const [B, D] = [plain.batch, plain.input]
    const stream = layer.stream({ batch: B })
    let state = heap.copyOf(stream.state)
    for (let t = 0; t < 9; t++) {
      const x_t = x.part(t * B * D, B * D)
      const tape = layer.forward(x_t, { steps: 1, batch: B, state })
      expect(stream.step(x_t).data).toEqual(tape.o.data)
      expect(stream.state.data).toEqual(tape.last.data)
      state = tape.last
    }
  })
})

it('gives the same bits in JavaScript', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const [simd, js] = (['simd', 'js'] as const).map((kernel) => {
        const { layer, options, x, dO, dLast } = make(shape, kernel)
        const tape = layer.forward(x, options)
        const { dx, dState } = layer.backward(tape, { dO, dLast })
        const gradients = layer.parameters.map(({ gradient }) => gradient)
        return [tape.o, tape.last, dx!, dState, ...gradients].map(({ data }) => [...data])
      })
      expect(js).toEqual(simd)
    }),
    { numRuns: 50 },
  )
})
