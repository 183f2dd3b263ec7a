/** A vector's code, numbers of 1 and -1. */
export type CodeOf = (vector: Float32Array) => Int8Array

/**
 * Bit i says on which side of hyperplane i a vector lies: two codes agree in as large a share of their bits as the
 * angle between the vectors leaves of a half turn (Charikar 2002, "Similarity estimation techniques from rounding
 * algorithms"). The hyperplanes' own numbers are 1 and -1 (Achlioptas 2003), from a generator of whole numbers: sums in
 * float64 in a fixed order, so that codes are the same everywhere.
 */
export function signCodes(dimensions: number, size: number, seed: number): CodeOf {
  const next = coins(seed)
  const planes = Int8Array.from({ length: size * dimensions }, next)
  return (vector) =>
    Int8Array.from({ length: size }, (_, bit) => {
      const first = bit * dimensions
      let sum = 0
      for (let i = 0; i < dimensions; i++) sum += (planes[first + i] ?? 0) * (vector[i] ?? 0)
      return sum < 0 ? -1 : 1
    })
}

/** 1 or -1 each time: the top bit of mulberry32 (Ettinger 2017). */
function coins(seed: number): () => 1 | -1 {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) < 0 ? -1 : 1
  }
}
