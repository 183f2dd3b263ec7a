/** The plane in which vectors differ most. */
export interface Plane {
  readonly mean: Float64Array
  /** Two of unit length, at right angles; the first has the larger variance. Zeros where nothing varies. */
  readonly axes: readonly [Float64Array, Float64Array]
  /** Share of the variance that lies in the plane, 0 to 1. */
  readonly shown: number
}

const rounds = 200
const close = 1e-12

/**
 * Principal component analysis (Pearson 1901) to two dimensions, by powers of the covariance matrix (Hotelling 1936).
 * The same vectors give the same plane: it begins at a fixed place, and each axis points to where its largest part is
 * positive.
 */
export function principalPlane(vectors: readonly Float32Array[]): Plane {
  const size = vectors[0]?.length ?? 0
  const mean = new Float64Array(size)
  for (const vector of vectors)
    for (const [i, x] of vector.entries()) mean[i] = (mean[i] ?? 0) + x / vectors.length
  const covariance = covarianceOf(vectors, mean)
  let total = 0
  for (let i = 0; i < size; i++) total += covariance[i * size + i] ?? 0
  const first = strongestAxis(covariance, size, undefined)
  const second = strongestAxis(covariance, size, first.axis)
  const shown = total > 0 ? Math.min(1, (first.variance + second.variance) / total) : 0
  return { mean, axes: [first.axis, second.axis], shown }
}

/** `[2]` */
export function placeIn({ mean, axes }: Plane, vector: Float32Array): readonly [number, number] {
  const along = (axis: Float64Array): number =>
    vector.reduce((sum, x, i) => sum + (x - (mean[i] ?? 0)) * (axis[i] ?? 0), 0)
  return [along(axes[0]), along(axes[1])]
}

/** `[size, size]`, row by row. */
function covarianceOf(vectors: readonly Float32Array[], mean: Float64Array): Float64Array {
  const size = mean.length
  const sums = new Float64Array(size * size)
  const off = new Float64Array(size)
  for (const vector of vectors) {
    for (let i = 0; i < size; i++) off[i] = (vector[i] ?? 0) - (mean[i] ?? 0)
    // One half of it, with plain numbers: this is the loop that takes the time.
    for (let i = 0; i < size; i++) {
      const x = off[i] ?? 0
      for (let j = 0; j <= i; j++) sums[i * size + j] = (sums[i * size + j] ?? 0) + x * (off[j] ?? 0)
    }
  }
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = (sums[i * size + j] ?? 0) / vectors.length
      sums[i * size + j] = value
      sums[j * size + i] = value
    }
  return sums
}

/** The direction of most variance, at right angles to `besides`. */
function strongestAxis(
  covariance: Float64Array,
  size: number,
  besides: Float64Array | undefined,
): { readonly axis: Float64Array; readonly variance: number } {
  let axis = unit(
    Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1)),
    besides,
  )
  let variance = 0
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(size)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        next[i] = (next[i] ?? 0) + (covariance[i * size + j] ?? 0) * (axis[j] ?? 0)
    variance = next.reduce((sum, x, i) => sum + x * (axis[i] ?? 0), 0)
    const turned = unit(next, besides)
    const moved = turned.reduce((sum, x, i) => sum + (x - (axis[i] ?? 0)) ** 2, 0)
    axis = turned
    if (moved < close) break
  }
  const largest = axis.reduce((most, x) => (Math.abs(x) > Math.abs(most) + 1e-9 ? x : most), 0)
  return { axis: largest < 0 ? axis.map((x) => -x) : axis, variance }
}

function unit(vector: Float64Array, besides: Float64Array | undefined): Float64Array {
  const along = besides === undefined ? 0 : vector.reduce((sum, x, i) => sum + x * (besides[i] ?? 0), 0)
  const rest = vector.map((x, i) => x - along * (besides?.[i] ?? 0))
  const length = Math.hypot(...rest)
  return length < 1e-15 ? rest.fill(0) : rest.map((x) => x / length)
}
