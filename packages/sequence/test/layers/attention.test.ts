import {
  Attention,
  createHeap,
  random,
  type AttentionOptions,
  type Block,
  type KernelId,
} from '@mnestic/sequence'
import { multiHeadBackward, multiHeadForward } from '@mnestic/sequence/twins'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { allWide, expectEachClose } from './close.ts'

/** Now and then more than a block of 64 queries or keys. */
const steps = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 140 }) },
)
const shapes = fc.record({
  queries: steps,
  keys: steps,
  batch: fc.integer({ min: 1, max: 3 }),
  heads: fc.integer({ min: 1, max: 4 }),
  columns: fc.integer({ min: 1, max: 11 }),
  sourceWidth: fc.integer({ min: 1, max: 9 }),
  causal: fc.boolean(),
  cross: fc.boolean(),
  /** Of self-attention. */
  rotary: fc.boolean(),
  /** Of causal self-attention. */
  window: fc.option(
    fc.record({
      length: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 100 })),
      sinks: fc.integer({ min: 0, max: 10 }),
    }),
    { nil: undefined },
  ),
  /** Of weights: 6 makes scores of some hundreds. */
  scale: fc.constantFrom<number>(0.3, 1, 6),
  /** Share of keys that are hidden; 1 hides all of them. */
  hidden: fc.constantFrom<number>(0, 0.3, 1),
  seed: fc.nat(1_000),
})
type Shape = typeof shapes extends fc.Arbitrary<infer Each> ? Each : never

function make(shape: Shape, kernel: KernelId) {
  const { queries, batch, heads, causal, cross, scale, hidden, seed } = shape
  const rotary = shape.rotary && !cross ? { base: 50 } : undefined
  const window = causal && !cross ? shape.window : undefined
  const width = heads * (rotary ? 2 * Math.ceil(shape.columns / 2) : shape.columns)
  const sourceWidth = cross ? shape.sourceWidth : width
  const keys = cross ? shape.keys : queries
  const draws = random(seed)
  const draw = normals(draws)
  const spread = scale / Math.sqrt(width)
  const initial = {
    weight_q: draw(width * width, spread),
    bias_q: draw(width, spread),
    weight_k: draw(sourceWidth * width, spread),
    bias_k: draw(width, spread),
    weight_v: draw(sourceWidth * width, spread),
    bias_v: draw(width, spread),
    weight_o: draw(width * width, spread),
    bias_o: draw(width, spread),
  }
  const values = {
    x: draw(queries * batch * width),
    source: draw(keys * batch * sourceWidth),
    dy: draw(queries * batch * width),
  }
  const keyMask =
    hidden === 0 ? undefined : Array.from({ length: batch * keys }, () => Number(draws.uniform() >= hidden))
  const heap = createHeap({ kernel })
  const positions = { ...(rotary && { rotary }), ...(window && { window }) }
  const layer = new Attention(heap, { width, heads, sourceWidth, causal, initial, ...positions })
  const source = cross ? { steps: keys, values: heap.copyOf(values.source) } : undefined
  const options = { steps: queries, batch, ...(source && { source }), ...(keyMask && { keyMask }) }
  const x = heap.copyOf(values.x)
  const dy = heap.copyOf(values.dy)
  const twinShape = { queries, keys, batch, heads, width, causal, sourceWidth, ...positions }
  return { heap, layer, initial, values, options, x, dy, keyMask, cross, twinShape }
}

/** What the layer and its twin answer, side by side. */
function compared(shape: Shape, kernel: KernelId) {
  const { heap, layer, initial, values, options, x, dy, keyMask, cross, twinShape } = make(shape, kernel)
  const parameters = allWide(initial)
  const { x: x64, source, dy: dy64 } = allWide(values)
  const source64 = cross ? source : x64
  const twin = multiHeadForward(twinShape, parameters, x64, source64, keyMask)
  const expected = multiHeadBackward(twinShape, parameters, x64, source64, twin, dy64, keyMask)
  const tape = layer.forward(x, options)
  const before = heap.size
  const { dx, dSource } = layer.backward(tape, { dy })
  const kept = [dx, dSource].reduce((sum, block) => sum + (block?.length ?? 0) * 4, 0)
  expect(heap.size - before).toBeLessThan(kept + 128)
  const gradients = layer.parameters.map(({ name, gradient }) => {
    const key = name.replace('attention.', '') as keyof typeof parameters
    return [key, [gradient, expected[key]]] as const
  })
  return {
    y: [tape.y, twin.y] as const,
    weights: [layer.weights(tape), twin.attention.probabilities] as const,
    dx: [dx, cross ? expected.x : expected.x.map((d, i) => d + expected.source[i]!)] as const,
    ...(dSource && { dSource: [dSource, expected.source] as const }),
    ...(Object.fromEntries(gradients) as Record<string, readonly [Block, Float64Array]>),
  }
}

describe.each(['simd', 'relaxed', 'js'] as const)('Attention on %s', (kernel) => {
  it('computes and differentiates what its float64 twin does, for any shape and mask', () => {
    // Scores of some hundreds are rounded to 1e-5, and so is what comes of them.
    const bound = (shape: Shape) => (shape.scale === 6 ? 2e-5 : 1e-6)
    fc.assert(
      fc.property(shapes, (shape) =>
        expectEachClose(compared(shape, kernel), { scales: 'all', bound: bound(shape) }),
      ),
      // Of attention one number wide one draw in thousands cancels to less than its own rounding: the same draws each time.
      { seed: 1, numRuns: 60 },
    )
  })

  it.each([
    { queries: 40, keys: 70, cross: false, causal: true },
    { queries: 30, keys: 50, cross: true, causal: false },
    { queries: 70, keys: 65, cross: true, causal: true },
    { queries: 70, keys: 70, cross: false, causal: true, rotary: true },
    { queries: 90, keys: 90, cross: false, causal: true, window: { length: 20, sinks: 3 } },
    { queries: 90, keys: 90, cross: false, causal: true, rotary: true, window: { length: 20, sinks: 3 } },
  ])('has each gradient within 1e-6 of itself, %o', (shape) => {
    const rest = { batch: 3, heads: 2, columns: 13, sourceWidth: 9, scale: 1, hidden: 0.3, seed: 5 }
    const plain = { rotary: false, window: undefined }
    // The same added to all keys changes no probability: the gradient of their bias is 0.
    expectEachClose(compared({ ...plain, ...shape, ...rest }, kernel), {
      scales: { bias_k: 'weight_k' },
    })
  })

  it('gives zeros, and gradients of zero, to queries that see no key', () => {
    const shape = { queries: 5, keys: 3, batch: 1, heads: 1, columns: 4, sourceWidth: 4 }
    const more = { causal: true, cross: true, rotary: false, window: undefined, scale: 1, hidden: 0, seed: 1 }
    const { layer, heap, x, options, initial } = make({ ...shape, ...more }, kernel)
    const tape = layer.forward(x, options)
    for (const row of [0, 1]) expect([...tape.y.part(row * 4, 4).data]).toEqual([...initial.bias_o])
    const dy = heap.floats(20)
    dy.data.fill(1, 0, 8)
    const { dx } = layer.backward(tape, { dy })
    expect([...dx.data].every((d) => d === 0)).toBe(true)
  })

  it('gives a stream, step by step, the bits of the causal sequence', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { layer, x, options, keyMask } = make({ ...shape, causal: true, cross: false }, kernel)
        const { steps: T, batch: B } = options
        const width = x.length / (T * B)
        const { y } = layer.forward(x, options)
        const stream = layer.stream({ batch: B, capacity: T, ...(keyMask && { keyMask }) })
        for (let t = 0; t < T; t++) {
          const answer = stream.step(x.part(t * B * width, B * width))
          expect(answer.data).toEqual(y.part(t * B * width, B * width).data)
        }
        expect(() => stream.step(x.part(0, B * width))).toThrow(`room for ${T} steps`)
        if (shape.window && T > shape.window.length) return // the step before may be gone
        stream.length = T - 1
        const again = stream.step(x.part((T - 1) * B * width, B * width))
        expect(again.data).toEqual(y.part((T - 1) * B * width, B * width).data)
      }),
      { numRuns: 60 },
    )
  })

  it('gives a stream over a source the bits of cross-attention', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { layer, x, options, keyMask } = make({ ...shape, causal: false, cross: true }, kernel)
        const { steps: T, batch: B, source } = options
        const width = x.length / (T * B)
        const { y } = layer.forward(x, options)
        const stream = layer.stream({ batch: B, source: source!, ...(keyMask && { keyMask }) })
        for (let t = 0; t < T; t++) {
          const answer = stream.step(x.part(t * B * width, B * width))
          expect(answer.data).toEqual(y.part(t * B * width, B * width).data)
        }
      }),
      { numRuns: 30 },
    )
  })
})

/** One sequence of some steps through a layer that draws its own parameters. */
function drawn(steps: number, options: Partial<AttentionOptions>) {
  const heap = createHeap()
  const [width, draw] = [8, normals(random(3))]
  const initial = Object.fromEntries(['q', 'k', 'v', 'o'].map((part) => [`weight_${part}`, draw(width ** 2)]))
  const layer = new Attention(heap, { width, heads: 2, causal: true, initial, ...options })
  const x = heap.copyOf(draw(steps * width))
  return { heap, layer, x, step: (t: number) => x.part(t * width, width) }
}

describe('a window with sinks', () => {
  const window = { length: 5, sinks: 2 }

  it('shows a query its latest steps and the first of all', () => {
    const { layer, x } = drawn(12, { window })
    const weights = layer.weights(layer.forward(x, { steps: 12, batch: 1 }), { query: 11 }).data
    expect([...weights.subarray(0, 12).entries()].filter(([, p]) => p > 0).map(([t]) => t)).toEqual([
      0, 1, 7, 8, 9, 10, 11,
    ])
  })

  it('is what a stream answers from: it goes on for ever, and keeps no more than the window shows', () => {
    const { heap, layer, step } = drawn(20, { window, rotary: {} })
    const stream = layer.stream({})
    stream.step(step(0))
    const size = heap.size
    for (let t = 1; t < 500; t++) stream.step(step(t % 20))
    expect(heap.size).toBe(size)
    const { steps, weights } = stream.weights()
    expect([...steps]).toEqual([0, 1, 495, 496, 497, 498, 499])
    expect(weights.length).toBe(2 * 7)
    const sized = (length: number) => {
      const before = heap.size
      layer.stream({ window: { length, sinks: 2 } })
      return heap.size - before
    }
    // keys, values (in panels of 8 columns a head), scores and mask, of each step more
    expect(sized(1_005) - sized(5)).toBe(1_000 * (8 + 2 * 8 + 2) * 4)
  })

  it('keeps the sinks as far away as they were when the window moved on, where positions are rotary', () => {
    const { layer, x, step } = drawn(30, { window, rotary: {} })
    const [key, query] = [step(0), step(29)]
    // The same query, once where the window is full for the first time, once long after it.
    const early = layer.stream({})
    const late = layer.stream({})
    for (const [stream, count] of [
      [early, 6],
      [late, 406],
    ] as const) {
      stream.step(key)
      for (let t = 1; t < count; t++) stream.step(x.part(0, 8))
      stream.step(query)
    }
    const [a, b] = [early.weights().weights, late.weights().weights]
    a.forEach((p, i) => expect(b[i]).toBeCloseTo(p, 5))
  })

  it('lets a stream go back as far as its steps are kept, and no further', () => {
    const { heap, layer, x, step } = drawn(40, { window, rotary: {} })
    const { y } = layer.forward(x, { steps: 40, batch: 1 })
    const stream = layer.stream({})
    for (let t = 0; t < 40; t++) stream.step(step(t))
    expect(() => (stream.length = 20)).toThrow(/0, or a whole number from \d+ to 40/)
    stream.length = 36
    const again = Array.from({ length: 4 }, (_, t) => [...stream.step(step(36 + t)).data]).flat()
    expect(again).toEqual([...y.part(36 * 8, 32).data])
    expect(heap.kernel.id).toBe('simd')
  })
})

it('tells what a stream took of each step, in each head: what the sequence tells', () => {
  const { heap, layer, x, step } = drawn(20, { rotary: {}, window: { length: 6, sinks: 3 } })
  const tape = layer.forward(x, { steps: 20, batch: 1 })
  const stream = layer.stream({})
  for (let t = 0; t < 20; t++) {
    stream.step(step(t))
    const mark = heap.mark()
    const all = layer.weights(tape, { query: t }).data
    const { steps, weights } = stream.weights()
    for (const head of [0, 1])
      expect([...weights.subarray(head * steps.length, (head + 1) * steps.length)]).toEqual(
        [...steps].map((at) => all[head * 20 + at]),
      )
    heap.release(mark)
  }
  expect(() => layer.weights(tape, { query: 20 })).toThrow('from 0 to 19')
})

it('gives a stream in a heap of its own the bits of one in the layer’s', () => {
  const { heap, layer, step } = drawn(9, { rotary: {} })
  const other = createHeap()
  const [here, there] = [layer.stream({ capacity: 9 }), layer.stream({ capacity: 9, heap: other })]
  for (const { value } of layer.parameters)
    heap.kernel.addScaled(value.length, 0, value.address, value.address)
  for (let t = 0; t < 9; t++) expect(there.step(other.copyOf(step(t))).data).toEqual(here.step(step(t)).data)
})

it.each([
  [{ causal: false, window: { length: 3 } }, 'causal'],
  [{ window: { length: 0 } }, 'window.length is 0'],
  [{ window: { length: 2, sink: 1 } as never }, 'sink'],
  [{ width: 6, rotary: {} }, 'odd|even'],
  [{ rotary: { base: 1 } }, 'base is 1'],
])('refuses %o', (options, message) => {
  const heap = createHeap()
  expect(() => new Attention(heap, { width: 8, heads: 2, causal: true, ...options })).toThrow(
    new RegExp(message),
  )
})

it('keeps of a sequence no more than its length: no scores', () => {
  const heap = createHeap()
  const layer = new Attention(heap, { width: 16, heads: 4, causal: true })
  const kept = [512, 1024].map((steps) => {
    const x = heap.floats(steps * 16)
    const mark = heap.mark()
    layer.forward(x, { steps, batch: 1 })
    const size = heap.size - mark
    heap.release(mark)
    return size
  })
  expect(kept[1]! / kept[0]!).toBeLessThan(2.01)
})
