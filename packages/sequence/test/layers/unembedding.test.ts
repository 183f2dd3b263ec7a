import { createHeap, Embedding, LayerNorm, random, Unembedding } from '@mnestic/sequence'
import { linearBackward, linearForward } from '@mnestic/sequence/twins'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from '../kernel/layers.ts'
import { expectEachClose } from './close.ts'

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 300 }),
  width: fc.integer({ min: 1, max: 20 }),
  vocabulary: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(1_000),
})

function make({ rows, width, vocabulary, seed }: typeof shapes extends fc.Arbitrary<infer E> ? E : never) {
  const draw = normals(random(seed))
  const heap = createHeap()
  const weight = draw(vocabulary * width)
  const embedding = new Embedding(heap, { vocabulary, width, initial: { weight } })
  const values = { x: draw(rows * width), dy: draw(rows * vocabulary) }
  return { heap, embedding, layer: new Unembedding(heap, { embedding }), weight, values }
}

describe('Unembedding', () => {
  it('computes and differentiates what a linear map by the table, transposed, does; and adds to the table’s gradient', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { rows, width, vocabulary } = shape
        const { heap, embedding, layer, weight, values } = make(shape)
        const transposed = (from: ArrayLike<number>, n: number, m: number) =>
          Float64Array.from({ length: n * m }, (_, i) => from[(i % n) * m + Math.floor(i / n)]!)
        const parameters = {
          weight: transposed(weight, vocabulary, width),
          bias: new Float64Array(vocabulary),
        }
        const size = { rows, input: width, output: vocabulary }
        const [x, dy] = [Float64Array.from(values.x), Float64Array.from(values.dy)]
        const tape = layer.forward(heap.copyOf(x), { rows })
        const dx = layer.backward(tape, { dy: heap.copyOf(dy) })
        layer.backward(tape, { dy: heap.copyOf(dy) })
        const expected = linearBackward(size, parameters, x, dy)
        expectEachClose(
          {
            y: [tape.y, linearForward(size, parameters, x)],
            dx: [dx, expected.x],
            weight: [
              embedding.weight.gradient,
              transposed(expected.weight, width, vocabulary).map((each) => 2 * each),
            ],
          },
          { scales: 'all' },
        )
      }),
      { numRuns: 40 },
    )
  })

  it('gives a stream the bits of all rows, in another heap, too', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { heap, layer, values } = make(shape)
        const { width, vocabulary, rows } = shape
        const x = heap.copyOf(values.x)
        const { y } = layer.forward(x, { rows })
        const other = createHeap()
        const norm = new LayerNorm(heap, { width })
        const normed = norm.forward(x, { rows }).y
        const [stream, there] = [layer.stream({ batch: rows }), layer.stream({ heap: other })]
        expect(stream.step(x).data).toEqual(y.data)
        const row = other.copyOf(x.part((rows - 1) * width, width))
        expect(there.step(row).data).toEqual(y.part((rows - 1) * vocabulary, vocabulary).data)
        expect(norm.stream({ heap: other }).step(row).data).toEqual(
          normed.part((rows - 1) * width, width).data,
        )
      }),
      { numRuns: 20 },
    )
  })
})
