import type { Block, Random } from '@mnestic/sequence'
import { expect } from 'vitest'

export type Pairs = Readonly<Record<string, readonly [Block, Float64Array]>>

export interface CloseOptions {
  /** Default 1e-6. */
  readonly bound?: number
  /**
   * A sum that cancels may be shorter than the rounding of its parts: which array such a one is compared with instead,
   * by their names. `all`: every one with the length of all of them together.
   */
  readonly scales?: Readonly<Record<string, string>> | 'all'
}

/** Every array differs from what is expected by at most `bound` of its own length (euclidean). */
export function expectEachClose(pairs: Pairs, { bound = 1e-6, scales = {} }: CloseOptions = {}): void {
  const whole = Math.hypot(...Object.values(pairs).map(([, expected]) => norm(expected)))
  for (const [name, [block, expected]] of Object.entries(pairs)) {
    expect(block.length, name).toBe(expected.length)
    const scale = scales === 'all' ? whole : norm(pairs[scales[name] ?? name]![1])
    const { data } = block
    const difference = norm(expected.map((value, i) => value - data[i]!))
    expect(difference, `${name}: ${difference / scale}`).toBeLessThanOrEqual(bound * scale)
  }
}

/** Of the largest number first, so that no square overflows. */
function norm(values: Float64Array): number {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  if (most === 0) return 0
  return most * Math.sqrt(values.reduce((sum, value) => sum + (value / most) ** 2, 0))
}

const wide = (values: Float32Array): Float64Array => Float64Array.from(values)

/** The same for each of a record. */
export function allWide<Name extends string>(
  values: Readonly<Record<Name, Float32Array>>,
): Record<Name, Float64Array> {
  return Object.fromEntries(
    Object.entries<Float32Array>(values).map(([name, array]) => [name, wide(array)]),
  ) as Record<Name, Float64Array>
}

/** Moves numbers about as float32 rounds the sums that they are: by their own size, and by that of all of them. */
export function rounding(random: Random): (values: Float64Array) => Float64Array {
  return (values) => {
    const usual = norm(values) / Math.sqrt(values.length)
    return values.map((value) => value + random.normal() * 2 ** -22 * (Math.abs(value) + usual))
  }
}

/**
 * The greatest part of the length of all arrays together by which one of them moves when what they are made of is
 * rounded, as float32 rounds: no implementation in float32 can be held to less.
 */
export function movement(
  expected: Readonly<Record<string, Float64Array>>,
  moved: readonly Readonly<Record<string, Float64Array>>[],
): number {
  const whole = Math.hypot(...Object.values(expected).map(norm))
  const each = Object.entries(expected).flatMap(([name, values]) =>
    moved.map((other) => norm(values.map((value, i) => value - other[name]![i]!))),
  )
  return Math.max(...each) / whole
}
