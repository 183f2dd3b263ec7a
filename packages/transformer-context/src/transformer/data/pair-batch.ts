import { checkToken, columns, columnsOf, tokenBatch, type TokenBatch } from './token-batch.ts'

/** A sequence, and what is to be made of it. */
export interface TokenPair {
  readonly source: ArrayLike<number>
  readonly target: ArrayLike<number>
}

/** Pairs side by side, for an encoder-decoder. */
export interface PairBatch {
  readonly source: SourceBatch
  /** The target behind its start, to predict it and the end after it. */
  readonly target: TokenBatch
}

export interface SourceBatch {
  /** Ts */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [Ts, B] */
  readonly ids: Int32Array
  /** [B, Ts]: 0 where a shorter source is filled up, which nobody sees. */
  readonly mask: Float32Array
}

export interface Marks {
  /** The token that every target begins with. */
  readonly start: number
  /** The token that ends it. */
  readonly end: number
}

/** Teacher forcing: the decoder is shown the right target up to each token, and asked for that token. */
export function pairBatch(pairs: readonly TokenPair[], { start, end }: Marks): PairBatch {
  return {
    source: sourceBatch(pairs.map(({ source }) => source)),
    target: tokenBatch(pairs.map(({ target }) => [start, ...Array.from(target), end])),
  }
}

export function sourceBatch(sources: readonly ArrayLike<number>[]): SourceBatch {
  const batch = sources.length
  const steps = Math.max(1, ...sources.map(({ length }) => length))
  const ids = new Int32Array(steps * batch)
  const mask = new Float32Array(batch * steps)
  sources.forEach((source, b) => {
    for (let t = 0; t < source.length; t++) {
      ids[t * batch + b] = checkToken(source[t])
      mask[b * steps + t] = 1
    }
  })
  return { steps, batch, ids, mask }
}

/** Some of the pairs of a batch. */
export function pairsOf({ source, target }: PairBatch, from: number, to: number): PairBatch {
  const { steps, batch, ids, mask } = source
  return {
    source: {
      steps,
      batch: to - from,
      ids: columns(ids, batch, from, to),
      mask: mask.slice(from * steps, to * steps),
    },
    target: columnsOf(target, from, to),
  }
}
