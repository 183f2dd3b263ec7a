/** mulberry32: the same numbers on every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function unit(numbers: Float32Array): Float32Array {
  const length = Math.hypot(...numbers)
  return numbers.map((x) => x / length)
}

/** Unit vectors around so many centres, with little noise: what graphs are good at. */
export function clustered(count: number, dimensions: number, centres: number, seed: number): Float32Array[] {
  const place = random(1)
  const next = random(seed)
  const bell = (from: () => number): number => from() + from() + from() - 1.5
  const middles = Array.from({ length: centres }, () =>
    unit(Float32Array.from({ length: dimensions }, () => bell(place))),
  )
  return Array.from({ length: count }, () => {
    const middle = middles[Math.floor(next() * centres)]!
    return unit(middle.map((x) => x + (0.6 * bell(next)) / Math.sqrt(dimensions)))
  })
}

/** Unit vectors in every direction alike: what graphs are bad at. */
export function scattered(count: number, dimensions: number, seed: number): Float32Array[] {
  const next = random(seed)
  return Array.from({ length: count }, () =>
    unit(Float32Array.from({ length: dimensions }, () => next() + next() + next() - 1.5)),
  )
}

/** The closest so many of them, closest first. */
export function closest(vectors: readonly Float32Array[], query: Float32Array, count: number): number[] {
  const cosines = vectors.map((vector) => vector.reduce((sum, x, i) => sum + x * query[i]!, 0))
  return [...cosines.keys()].sort((a, b) => cosines[b]! - cosines[a]! || a - b).slice(0, count)
}
