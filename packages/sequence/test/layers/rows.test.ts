import { createHeap, CrossEntropy, Embedding, Gelu, LayerNorm, random } from '@mnestic/sequence'
import {
  crossEntropyBackward,
  crossEntropyForward,
  embeddingBackward,
  embeddingForward,
  geluBackward,
  geluForward,
  layerNormBackward,
  layerNormForward,
} from '@mnestic/sequence/twins'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { allWide, expectEachClose } from './close.ts'

const size = fc.integer({ min: 1, max: 40 })
const shapes = fc.record({
  rows: size,
  width: size,
  seed: fc.nat(1_000),
  scale: fc.constantFrom(0.01, 1, 100),
})

describe.each(['simd', 'relaxed', 'js'] as const)('on %s', (kernel) => {
  const heap = createHeap({ kernel })

  it('LayerNorm computes and differentiates what its float64 twin does', () => {
    fc.assert(
      // Of few numbers little is left once their mean and their deviation are taken out: dx is what does not cancel.
      fc.property(
        shapes.filter(({ width }) => width > 7),
        ({ rows, width, seed, scale }) => {
          const mark = heap.mark()
          const draw = normals(random(seed))
          const initial = { weight: draw(width), bias: draw(width) }
          const values = { x: draw(rows * width, scale), dy: draw(rows * width) }
          const layer = new LayerNorm(heap, { width, initial })
          const tape = layer.forward(heap.copyOf(values.x), { rows })
          const dx = layer.backward(tape, { dy: heap.copyOf(values.dy) })
          const [parameters, { x, dy }] = [allWide(initial), allWide(values)]
          const expected = layerNormBackward({ rows, width }, parameters, x, dy)
          expectEachClose({
            y: [tape.y, layerNormForward({ rows, width }, parameters, x)],
            dx: [dx, expected.x],
            weight: [layer.weight.gradient, expected.weight],
            bias: [layer.bias.gradient, expected.bias],
          })
          heap.release(mark)
        },
      ),
    )
  })

  it('LayerNorm starts with ones and zeros, and is finite for a row of equal numbers', () => {
    const mark = heap.mark()
    const layer = new LayerNorm(heap, { width: 5 })
    const tape = layer.forward(heap.copyOf([7, 7, 7, 7, 7]), { rows: 1 })
    expect([...tape.y.data]).toEqual([0, 0, 0, 0, 0])
    expect([...layer.backward(tape, { dy: heap.floats(5) }).data].every(Number.isFinite)).toBe(true)
    heap.release(mark)
  })

  it.each(['exact', 'tanh'] as const)('Gelu (%s) computes and differentiates what its twin does', (kind) => {
    const mark = heap.mark()
    const draw = normals(random(1))
    const values = { x: draw(20_001, 2), dy: draw(20_001) }
    const layer = new Gelu(heap, { kind })
    const tape = layer.forward(heap.copyOf(values.x))
    const dx = layer.backward(tape, { dy: heap.copyOf(values.dy) })
    const { x, dy } = allWide(values)
    expectEachClose(
      { y: [tape.y, geluForward(kind, x)], dx: [dx, geluBackward(kind, x, dy)] },
      { bound: 3e-7 },
    )
    const far = heap.copyOf([-3e38, -1e4, -8, -5.8, 5.8, 8, 1e4, 3e38])
    const ends = layer.forward(far)
    const slopes = layer.backward(ends, { dy: heap.copyOf(new Float32Array(8).fill(1)) })
    ends.y.data.forEach((y, i) => expect(y).toBeCloseTo(Math.max(0, far.data[i]!), 6))
    slopes.data.forEach((slope, i) => expect(slope).toBeCloseTo(i < 4 ? 0 : 1, 6))
    heap.release(mark)
  })

  it('Embedding looks up, and adds gradients of rows that are asked for again', () => {
    fc.assert(
      fc.property(fc.nat(1_000), size, size, size, (seed, vocabulary, width, count) => {
        const mark = heap.mark()
        const draws = random(seed)
        const draw = normals(draws)
        const values = { weight: draw(vocabulary * width), dy: draw(count * width) }
        const ids = Array.from({ length: count }, () => draws.integer(vocabulary))
        const layer = new Embedding(heap, { vocabulary, width, initial: { weight: values.weight } })
        const tape = layer.forward(ids)
        layer.backward(tape, { dy: heap.copyOf(values.dy) })
        const { weight, dy } = allWide(values)
        const shape = { vocabulary, width }
        expectEachClose({ weight: [layer.weight.gradient, embeddingBackward(shape, ids, dy)] })
        expect([...tape.y.data]).toEqual([...embeddingForward(shape, weight, ids)])
        heap.release(mark)
      }),
    )
  })

  it('CrossEntropy computes and differentiates what its twin does, also with logits beyond the range of exp', () => {
    fc.assert(
      fc.property(shapes, fc.float({ min: 0, max: 1, noNaN: true }), (shape, left) => {
        const { rows, width: classes, seed, scale } = shape
        const mark = heap.mark()
        const draws = random(seed)
        const values = { logits: normals(draws)(rows * classes, scale) }
        const targets = Array.from({ length: rows }, () =>
          draws.uniform() < left ? -3 : draws.integer(classes),
        )
        const layer = new CrossEntropy(heap, { classes })
        const tape = layer.forward(heap.copyOf(values.logits), targets)
        const dLogits = layer.backward(tape, { dLoss: 3 })
        const { logits } = allWide(values)
        const twin = crossEntropyForward({ rows, classes }, logits, targets)
        const expected = crossEntropyBackward({ rows, classes }, twin, targets, 3)
        expect(Math.abs(tape.loss - twin.loss)).toBeLessThanOrEqual(1e-6 * (1 + scale))
        // p - 1 may cancel to nothing: the gradient is held to what it is the difference of.
        const ones = Float64Array.of(tape.counted === 0 ? 0 : 3 / Math.sqrt(tape.counted))
        expectEachClose(
          {
            probabilities: [tape.probabilities, twin.probabilities],
            dLogits: [dLogits, expected],
            ones: [heap.copyOf(ones), ones],
          },
          { scales: { dLogits: 'ones' } },
        )
        heap.release(mark)
      }),
    )
  })

  it('CrossEntropy of logits of 3e38 and of excluded classes is finite', () => {
    const mark = heap.mark()
    const layer = new CrossEntropy(heap, { classes: 3 })
    const tape = layer.forward(heap.copyOf([3e38, -3e38, -Infinity, 1, 1, -Infinity]), [0, 1])
    expect(tape.loss).toBeCloseTo(Math.log(2) / 2, 6)
    expect([...tape.probabilities.data]).toEqual([1, 0, 0, 0.5, 0.5, 0])
    expect([...layer.backward(tape).data]).toEqual([0, 0, 0, 0.25, -0.25, 0])
    expect(layer.forward(heap.copyOf([1, 2, 3]), [-1]).loss).toBe(0)
    heap.release(mark)
  })
})

it('says which id or target is none', () => {
  const heap = createHeap()
  expect(() => new Embedding(heap, { vocabulary: 3, width: 2 }).forward([0, 3])).toThrow('ids[1] is 3')
  expect(() => new Embedding(heap, { vocabulary: 3, width: 2 }).forward([0.5])).toThrow('ids[0] is 0.5')
  const entropy = new CrossEntropy(heap, { classes: 2 })
  expect(() => entropy.forward(heap.floats(2), [2])).toThrow('targets[0] is 2')
  expect(() => entropy.forward(heap.floats(3), [1])).toThrow('logits holds 3')
})
