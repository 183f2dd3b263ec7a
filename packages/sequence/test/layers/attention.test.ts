import { Attention, createHeap, random, type Block, type KernelId } from '@mnestic/sequence'
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
  /** Of weights: 6 makes scores of some hundreds. */
  scale: fc.constantFrom<number>(0.3, 1, 6),
  /** Share of keys that are hidden; 1 hides all of them. */
  hidden: fc.constantFrom<number>(0, 0.3, 1),
  seed: fc.nat(1_000),
})
type Shape = typeof shapes extends fc.Arbitrary<infer Each> ? Each : never

function make(shape: Shape, kernel: KernelId) {
  const { queries, batch, heads, columns, causal, cross, scale, hidden, seed } = shape
  const width = heads * columns
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
  const layer = new Attention(heap, { width, heads, sourceWidth, causal, initial })
  const source = cross ? { steps: keys, values: heap.copyOf(values.source) } : undefined
  const options = { steps: queries, batch, ...(source && { source }), ...(keyMask && { keyMask }) }
  const x = heap.copyOf(values.x)
  const dy = heap.copyOf(values.dy)
  const twinShape = { queries, keys, batch, heads, width, causal, sourceWidth }
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
      { seed: 1 },
    )
  })

  it.each([
    { queries: 40, keys: 70, cross: false, causal: true },
    { queries: 30, keys: 50, cross: true, causal: false },
    { queries: 70, keys: 65, cross: true, causal: true },
  ])('has each gradient within 1e-6 of itself, %o', (shape) => {
    const rest = { batch: 3, heads: 2, columns: 13, sourceWidth: 9, scale: 1, hidden: 0.3, seed: 5 }
    // The same added to all keys changes no probability: the gradient of their bias is 0.
    expectEachClose(compared({ ...shape, ...rest }, kernel), { scales: { bias_k: 'weight_k' } })
  })

  it('gives zeros, and gradients of zero, to queries that see no key', () => {
    const shape = { queries: 5, keys: 3, batch: 1, heads: 1, columns: 4, sourceWidth: 4 }
    const more = { causal: true, cross: true, scale: 1, hidden: 0, seed: 1 }
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
        stream.length = T - 1
        const again = stream.step(x.part((T - 1) * B * width, B * width))
        expect(again.data).toEqual(y.part((T - 1) * B * width, B * width).data)
      }),
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
