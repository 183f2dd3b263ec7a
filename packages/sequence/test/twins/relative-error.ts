/**
 * The largest difference of two arrays over the largest absolute value of the second, or of the one that is named as
 * their scale. Infinite where the lengths differ or a number is NaN.
 */
export function relativeError(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: ArrayLike<number> = expected,
): number {
  if (actual.length !== expected.length) return Infinity
  let difference = 0
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!))
  }
  if (Number.isNaN(difference)) return Infinity
  return difference === 0 ? 0 : difference / largest(scale)
}

function largest(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((most, number) => Math.max(most, Math.abs(number)), 0)
}
