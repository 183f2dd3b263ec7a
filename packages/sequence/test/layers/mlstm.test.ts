import { createHeap, Mlstm, random, type Block, type KernelId } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { allWide, expectEachClose, movement, rounding } from './close.ts'
import { mlstmTwin } from './memory-twins.ts'

interface Shape {
  readonly steps: number
  readonly batch: number
  readonly input: number
  readonly heads: number
  readonly key: number
  readonly value: number
  /** Of what the gates are made of. */
  readonly gates: number
  readonly forgetBias: number
  readonly inputBias: number
  /** Added to queries and keys: then no sum of theirs cancels. */
  readonly common: number
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
  key: fc.integer({ min: 1, max: 11 }),
  value: fc.integer({ min: 1, max: 11 }),
  gates: fc.constantFrom(0.3, 1, 10),
  forgetBias: fc.constantFrom(-3, 0, 5),
  inputBias: fc.constantFrom(-5, 0),
  common: fc.constantFrom(0, 2),
  state: fc.boolean(),
  seed: fc.nat(1_000),
})

type Made = ReturnType<typeof make>

function make(shape: Shape, kernel: KernelId) {
  const {
    steps: T,
    batch: B,
    input: D,
    heads: N,
    key: K,
    value: V,
    gates,
    forgetBias,
    inputBias,
    common,
    seed,
  } = shape
  const draw = normals(random(seed))
  const spread = 1 / Math.sqrt(D)
  const initial = {
    weight_q: draw(D * N * K, spread),
    bias_q: draw(N * K).map((b) => b + common),
    weight_k: draw(D * N * K, spread),
    bias_k: draw(N * K).map((b) => b + common),
    weight_v: draw(D * N * V, spread),
    bias_v: draw(N * V),
    weight_i: draw(D * N, spread * gates),
    bias_i: draw(N, gates).map((b) => b + inputBias),
    weight_f: draw(D * N, spread * gates),
    bias_f: draw(N, gates).map((b) => b + forgetBias),
    weight_o: draw(D * N * V, spread),
    bias_o: draw(N * V),
  }
  const values = {
    x: draw(T * B * D),
    memory: draw(B * N * (V + 1) * K),
    m: draw(B * N),
    dh: draw(T * B * N * V),
    dLast: draw(B * N * (V + 1) * K, 0.1),
  }
  const heap = createHeap({ kernel })
  const layer = new Mlstm(heap, { input: D, heads: N, key: K, value: V, initial })
  const state = shape.state ? { memory: heap.copyOf(values.memory), m: heap.copyOf(values.m) } : undefined
  const options = { steps: T, batch: B, ...(state && { state }) }
  const blocks = {
    x: heap.copyOf(values.x),
    dh: heap.copyOf(values.dh),
    dLast: heap.copyOf(values.dLast),
  }
  return { heap, layer, initial, values, state, options, ...blocks }
}

/** `rounded` is what happens to the numbers that the linear maps make. */
function expectedOf(shape: Shape, { initial, values }: Made, rounded?: (x: Float64Array) => Float64Array) {
  const { x, memory, m, dh: dOutput, dLast } = allWide(values)
  const state = shape.state ? { state: memory, m } : {}
  return mlstmTwin(shape, { parameters: allWide(initial), x, ...state, dOutput, dLast }, rounded)
}

/** What the layer and its twin answer, side by side. */
function compared(shape: Shape, made: Made): Record<string, readonly [Block, Float64Array]> {
  const { heap, layer, options, x, dh, dLast } = made
  const expected = expectedOf(shape, made)
  const tape = layer.forward(x, options)
  const before = heap.size
  const { dx, dState } = layer.backward(tape, { dh, dLast })
  expect(heap.size - before).toBeLessThan((dx!.length + dState.length) * 4 + 192)
  const parameters = layer.parameters.map(({ name, gradient }) => [name.replace('mlstm.', ''), gradient])
  const answers: Record<string, Block> = {
    h: tape.h,
    memory: tape.last.memory,
    x: dx!,
    dState,
    ...Object.fromEntries(parameters),
  }
  return Object.fromEntries(
    Object.entries(answers).map(([name, block]) => [name, [block, expected[name]!] as const]),
  )
}

const plain: Shape = {
  steps: 12,
  batch: 2,
  input: 5,
  heads: 2,
  key: 6,
  value: 5,
  gates: 1,
  forgetBias: 3,
  inputBias: 0,
  common: 2,
  state: false,
  seed: 3,
}

describe.each(['simd', 'relaxed', 'js'] as const)('Mlstm on %s', (kernel) => {
  it('computes and differentiates what its float64 twin does, for any shape and strength of the gates', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const made = make(shape, kernel)
        const rounded = rounding(random(1))
        const moved = Array.from({ length: 6 }, () => expectedOf(shape, made, rounded))
        const bound = 1e-6 + 40 * movement(expectedOf(shape, made), moved)
        expectEachClose(compared(shape, made), { scales: 'all', bound })
      }),
      // The bound is an estimate of how ill-conditioned a draw is, which one in thousands passes: the same draws each time.
      { numRuns: 40, seed: 1 },
    )
  }, 60_000)

  it.each([
    { steps: 100, heads: 2, key: 16, value: 16, forgetBias: 1 },
    { steps: 33, heads: 3, key: 13, value: 7, forgetBias: 0 },
  ])('has each gradient within 1e-6 of itself where no small sum is divided by, %o', (shape) => {
    const rest = { batch: 3, input: 10, gates: 0.3, inputBias: -5, common: 0, state: false, seed: 2 }
    const whole = { ...shape, ...rest }
    // The gradients of biases are sums of many signs.
    const scales = { bias_q: 'weight_q', bias_k: 'weight_k', bias_i: 'weight_i', bias_f: 'weight_f' }
    expectEachClose(compared(whole, make(whole, kernel)), { scales })
  })

  it('is finite where exp of the gates is not', () => {
    const { heap } = make(plain, kernel)
    const of = (i: number, f: number) =>
      new Mlstm(heap, {
        input: 1,
        heads: 2,
        key: 3,
        value: 2,
        initial: {
          bias_q: [1, 2, 3, 1, 2, 3],
          bias_k: [1, 0, 1, 1, 0, 1],
          bias_v: [1, 2, 3, 4],
          weight_i: [1, -1],
          bias_i: [i, -i],
          bias_f: [f, -f],
        },
      })
    for (const i of [-1e4, 0, 1e4]) {
      for (const f of [-1e4, 0, 1e4]) {
        const layer = of(i, f)
        const x = heap.copyOf(Float32Array.from({ length: 40 }, (_, t) => Math.sin(t) * 100))
        const tape = layer.forward(x, { steps: 40, batch: 1 })
        const { dx } = layer.backward(tape, { dh: heap.copyOf(new Float32Array(40 * 4).fill(1)) })
        const blocks = [
          tape.h,
          tape.last.memory,
          tape.last.m,
          dx!,
          ...layer.parameters.map((p) => p.gradient),
        ]
        for (const { data } of blocks) expect(data.every(Number.isFinite)).toBe(true)
      }
    }
  })

  it('goes on from its state: the bits of the whole where a chunk ends, and close to them elsewhere', () => {
    const shape = { ...plain, steps: 70 }
    const { layer, heap, x } = make(shape, kernel)
    const [B, D] = [shape.batch, shape.input]
    const whole = layer.forward(x, { steps: 70, batch: B })
    const cut = (at: number) => {
      const first = layer.forward(x.part(0, at * B * D), { steps: at, batch: B })
      const rest = { steps: 70 - at, batch: B, state: first.last }
      return layer.forward(x.part(at * B * D, (70 - at) * B * D), rest)
    }
    expect(cut(32).last.memory.data).toEqual(whole.last.memory.data)
    expect(cut(32).last.m.data).toEqual(whole.last.m.data)
    const stream = layer.stream({ batch: B })
    const h = Array.from({ length: 70 }, (_, t) => [...stream.step(x.part(t * B * D, B * D)).data]).flat()
    const memory = (block: Block) => Float64Array.from(block.data)
    expectEachClose({
      cut: [cut(7).last.memory, memory(whole.last.memory)],
      stream: [stream.state.memory, memory(whole.last.memory)],
      h: [heap.copyOf(h), memory(whole.h)],
    })
  })

  it('gives a stream the bits of forward passes of one step', () => {
    const { layer, heap, x } = make(plain, kernel)
    const [B, D] = [plain.batch, plain.input]
    const stream = layer.stream({ batch: B })
    let state = { memory: heap.copyOf(stream.state.memory), m: heap.copyOf(stream.state.m) }
    for (let t = 0; t < plain.steps; t++) {
      const x_t = x.part(t * B * D, B * D)
      const tape = layer.forward(x_t, { steps: 1, batch: B, state })
      expect(stream.step(x_t).data).toEqual(tape.h.data)
      expect(stream.state.memory.data).toEqual(tape.last.memory.data)
      state = tape.last
    }
  })
})

it('gives the same bits in JavaScript', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const [simd, js] = (['simd', 'js'] as const).map((kernel) => {
        const { layer, options, x, dh, dLast } = make(shape, kernel)
        const tape = layer.forward(x, options)
        const { dx, dState } = layer.backward(tape, { dh, dLast })
        const gradients = layer.parameters.map(({ gradient }) => gradient)
        return [tape.h, tape.last.memory, tape.last.m, dx!, dState, ...gradients].map(({ data }) => [...data])
      })
      expect(js).toEqual(simd)
    }),
    { numRuns: 50 },
  )
})
