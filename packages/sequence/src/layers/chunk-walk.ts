export interface ChunkSizes {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** N */
  readonly heads: number
  /** d_k */
  readonly key: number
  /** d_v */
  readonly value: number
}

/** Some steps of one head of one sequence, and where their numbers begin: offsets in bytes. */
export interface ChunkPlace {
  /** L */
  readonly steps: number
  /** Numbers from a step's key to the next one's. */
  readonly keyStride: number
  readonly valueStride: number
  /** In [T, B, N d_k]. */
  readonly atKey: number
  /** In [T, B, N d_v]. */
  readonly atValue: number
  /** b N + n */
  readonly head: number
  /** In [B N, T]. */
  readonly atStep: number
  /** Of the memory before the chunk, in [chunks + 1, B N] of them; that after it is `batch * heads` further on. */
  readonly memory: number
}

/** Steps that are computed at once. Measured: 16 and 64 are slower for heads of 16 to 64 columns. */
export const chunkSteps: number = 32

/** All chunks of a sequence, head by head; those of a head in their order, or backwards. */
export function* chunksOf(
  { steps: T, batch: B, heads: N, key: K, value: V }: ChunkSizes,
  direction: 'forwards' | 'backwards',
): Generator<ChunkPlace> {
  const count = Math.ceil(T / chunkSteps)
  const [keyStride, valueStride] = [B * N * K, B * N * V]
  for (let head = 0; head < B * N; head++) {
    for (let index = 0; index < count; index++) {
      const c = direction === 'forwards' ? index : count - 1 - index
      const t = c * chunkSteps
      yield {
        steps: Math.min(chunkSteps, T - t),
        keyStride,
        valueStride,
        atKey: (t * keyStride + head * K) * 4,
        atValue: (t * valueStride + head * V) * 4,
        head,
        atStep: (head * T + t) * 4,
        memory: c * B * N + head,
      }
    }
  }
}
