/** A query for a `CodeTable`: its numbers as 16 bits, and how far from the cosine their product with a row's codes may be. */
export interface CodeQuery {
  /** number * unit is nearly the query's. `[size]` */
  readonly numbers: Int16Array
  readonly unit: number
  /** By what of a row its codes are multiplied: 0 its scale, 3 the inverse of their length. */
  readonly factor: 0 | 3
  /** What the kernel adds, by each 1 of a row's error and of its norm, so that no row is lost. */
  readonly spread: number
  readonly base: number
  /** By what less a row may be, so that none is lost to rounding. */
  readonly slack: number
  /** The same two for the interval around the product; 0 where the product is itself the score. */
  readonly width: { readonly error: number; readonly norm: number }
}

/** Added up, a row's dot stays below 2^31. */
const maxSum = 2 ** 31 - 1
const maxNumber = 32_767
const maxCode = 127
/** Roundings of the kernel, and then some: 32 and 64 times 2^-24. See docs/decisions/0019. */
const rounding = 2 ** -19
const margin = 1 + 2 ** -18
/** Lengths of queries for which nothing over- or underflows. */
const [shortest, longest] = [1e-6, 1e6]

/**
 * By the inequality of Cauchy and Schwarz: a row x is s c + e, the query q is t n + f, and so x q differs from s t (c n)
 * by no more than |e| |q| + |s c| |f|; and its sum in float32 from x q by no more than its additions' rounding.
 */
export function boundingQuery(vector: Float32Array, size: number): CodeQuery {
  const { numbers, unit, length, lost } = inNumbers(vector, size)
  if (!(length >= shortest && length <= longest))
    // Nothing is known of any row: all are to be looked at.
    return {
      numbers: numbers.fill(0),
      unit: 0,
      factor: 0,
      spread: Infinity,
      base: Infinity,
      slack: 0,
      width: { error: Infinity, norm: Infinity },
    }
  // The longest chain of additions of kernel/products.ts, twice as long.
  const additions = (size / 16 + 16) * 2 ** -23
  const spread = (length + lost) * margin
  const base = (lost + (additions + rounding) * length) * margin
  return { numbers, unit, factor: 0, spread, base, slack: 0, width: { error: spread, norm: base } }
}

/** For rows of which the codes are all that is known: the cosine of them is the score. */
export function codesQuery(vector: Float32Array, size: number): CodeQuery {
  const { numbers, unit, length } = inNumbers(vector, size)
  const slack = rounding * length * margin
  return { numbers, unit, factor: 3, spread: 0, base: 0, slack, width: { error: 0, norm: 0 } }
}

function inNumbers(vector: Float32Array, size: number) {
  const most = Math.min(maxNumber, Math.floor(maxSum / (maxCode * size)))
  let highest = 0
  let squares = 0
  for (const x of vector) {
    highest = Math.max(highest, Math.abs(x))
    squares += x * x
  }
  const numbers = new Int16Array(size)
  const unit = Math.fround(highest / most)
  let lost = 0
  for (const [i, x] of vector.entries()) {
    const number = unit > 0 ? Math.max(-most, Math.min(most, Math.round(x / unit))) : 0
    numbers[i] = number
    lost += (x - number * unit) ** 2
  }
  // Sums of float64: a thousandth of a millionth is more than their rounding.
  const longer = (square: number): number => Math.sqrt(square) * (1 + 1e-9) + 1e-30
  return { numbers, unit, length: longer(squares), lost: longer(lost) }
}
