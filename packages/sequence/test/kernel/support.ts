import { createHeap, type Block, type Heap, type KernelId } from '@mnestic/sequence'
import fc from 'fast-check'
import { expect } from 'vitest'

/** Numbers of all sizes: ordinary ones, and now and then what is hard on arithmetic. */
export const float: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 2, arbitrary: fc.float({ min: -200, max: 200, noNaN: true }) },
  { weight: 1, arbitrary: fc.float() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 1.4e-45, -1.4e-45, 3.4e38, -3.4e38),
  },
)

/** Arrays of exactly `length`: values by a generator that shrinks, over and over. */
export function floats(length: number): fc.Arbitrary<Float32Array> {
  return fc
    .array(float, { minLength: 1, maxLength: 64 })
    .map((some) => Float32Array.from({ length }, (_, i) => some[(i * 7) % some.length] ?? 0))
}

/**
 * Runs the same work with both kernels, on the same arguments, and compares all that stands in the blocks afterwards,
 * bit by bit; one NaN is like another.
 */
export function expectSameBits(
  inputs: readonly Float32Array[],
  work: (heap: Heap, ...blocks: readonly Block[]) => number | void,
): void {
  const [simd, js] = (['simd', 'js'] as const).map((kernel) => after(kernel, inputs, work))
  expect(js).toEqual(simd)
}

function after(
  kernel: KernelId,
  inputs: readonly Float32Array[],
  work: (heap: Heap, ...blocks: readonly Block[]) => number | void,
): readonly unknown[] {
  const heap = createHeap({ kernel })
  const blocks = inputs.map((values) => heap.copyOf(values))
  const result = work(heap, ...blocks)
  return [result, ...blocks.map(({ data }) => bits(data))]
}

function bits(values: Float32Array): readonly number[] {
  const numbers = new Uint32Array(values.slice().buffer)
  return Array.from(numbers, (number, i) => (Number.isNaN(values[i]) ? -1 : number))
}
