import { normalNumbers, uniformNumbers } from './draws.ts'

/** Vectors of unit length and cues for them, as plain matrices. */
export interface VectorSet {
  readonly dimensions: number
  readonly records: number
  readonly cues: number
  /** `[records, dimensions]` */
  readonly base: Float32Array
  /** `[cues, dimensions]`; none of them is a record. */
  readonly asked: Float32Array
}

export interface DrawnSet {
  readonly kind: 'clustered' | 'random'
  readonly records: number
  readonly dimensions: number
  readonly cues: number
  readonly seed: number
  /** Of the clustered. Default: one for each hundred records. */
  readonly clusters?: number
}

/** Records of a cluster, in the mean. */
const perCluster = 100
/** How far a record lies from its centre, where the centre's length is 1. */
const spread = 0.5

/**
 * The same vectors for the same arguments. `clustered`: a centre is drawn on the sphere for each hundred records, then
 * each record and each cue is a centre drawn anew and normal noise of length `spread`. `random`: no centres, where the
 * tenth neighbour is hardly nearer than the hundredth, and graphs find neither.
 */
export function drawnSet(spec: DrawnSet): VectorSet {
  const { kind, records, dimensions, cues, seed } = spec
  const uniform = uniformNumbers(seed)
  const normal = normalNumbers(uniform)
  const clusters = kind === 'clustered' ? (spec.clusters ?? Math.max(1, Math.round(records / perCluster))) : 0
  const centres = new Float32Array(clusters * dimensions)
  for (let i = 0; i < centres.length; i++) centres[i] = normal()
  normalise(centres, dimensions)
  const noise = clusters === 0 ? 1 : spread / Math.sqrt(dimensions)
  const drawn = (count: number): Float32Array => {
    const rows = new Float32Array(count * dimensions)
    for (let row = 0; row < count; row++) {
      const centre = Math.floor(uniform() * clusters) * dimensions
      for (let d = 0; d < dimensions; d++)
        rows[row * dimensions + d] = (clusters === 0 ? 0 : (centres[centre + d] ?? 0)) + noise * normal()
    }
    normalise(rows, dimensions)
    return rows
  }
  return { dimensions, records, cues, base: drawn(records), asked: drawn(cues) }
}

/** Brings each row to length 1; a row of zeros stays. */
export function normalise(rows: Float32Array, dimensions: number): void {
  for (let begin = 0; begin < rows.length; begin += dimensions) {
    let sum = 0
    for (let i = begin; i < begin + dimensions; i++) sum += (rows[i] ?? 0) ** 2
    if (sum === 0) continue
    const length = Math.sqrt(sum)
    for (let i = begin; i < begin + dimensions; i++) rows[i] = (rows[i] ?? 0) / length
  }
}

/** A row's numbers, in place. */
export function rowOf(rows: Float32Array, dimensions: number, row: number): Float32Array {
  return rows.subarray(row * dimensions, (row + 1) * dimensions)
}
