import type { FanOptions } from './scaled.ts'

/**
 * A matrix [rows, columns] whose columns (rows, where those are fewer) are orthogonal and of length `gain`: a product
 * with it keeps lengths, forwards and backwards (Saxe et al. 2014). Evenly distributed over all such matrices: the Q
 * of the QR factorisation, with a positive diagonal of R, of a normal matrix. Computed by the modified
 * method of Gram and Schmidt, in float64, which leaves less than float32 can show.
 */
export function orthogonal({ random, rows, columns, gain = 1 }: FanOptions): Float32Array {
  const length = Math.max(rows, columns)
  const count = Math.min(rows, columns)
  const found: Float64Array[] = []
  while (found.length < count) {
    const vector = new Float64Array(length).map(() => random.normal())
    for (const other of found) clear(vector, other)
    const norm = Math.sqrt(dot(vector, vector))
    if (norm > 1e-6) found.push(vector.map((x) => x / norm)) // else drawn anew: it lay in the span of the others
  }
  const matrix = new Float32Array(rows * columns)
  found.forEach((vector, n) => {
    vector.forEach((x, at) => {
      matrix[rows >= columns ? at * columns + n : n * columns + at] = gain * x
    })
  })
  return matrix
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += (a[n] ?? 0) * (b[n] ?? 0)
  return sum
}

/** Takes its part along the unit vector out of `vector`. */
function clear(vector: Float64Array, unit: Float64Array): void {
  const part = dot(vector, unit)
  for (let n = 0; n < vector.length; n++) vector[n] = (vector[n] ?? 0) - part * (unit[n] ?? 0)
}
