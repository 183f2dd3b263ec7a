import type { Block, Random } from '@mnestic/sequence'
import { expect } from 'vitest'

/** Normal numbers, rounded to float32. */
export function normals(random: Random): (length: number, deviation?: number) => Float32Array {
  return (length, deviation = 1) => Float32Array.from({ length }, () => random.normal() * deviation)
}

/**
 * Every array differs from what is expected by at most 1e-6 of the length of all of them together: a single one may be a
 * sum that cancels to almost nothing.
 */
export function expectClose(arrays: Readonly<Record<string, readonly [Block, Float64Array]>>): void {
  const whole = Math.hypot(...Object.values(arrays).map(([, expected]) => norm(expected)))
  for (const [name, [{ data }, expected]] of Object.entries(arrays)) {
    expect(data.length, name).toBe(expected.length)
    const difference = norm(expected.map((value, i) => value - data[i]!))
    expect(difference / whole, name).toBeLessThan(1e-6)
  }
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}
