/** Sequences side by side, step by step, and what is to be predicted at each step. */
export interface TokenBatch {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [T, B] */
  readonly ids: Int32Array
  /** [T, B]: the token that follows; negative where nothing is asked. */
  readonly targets: Int32Array
}

export interface TokenSequence {
  readonly ids: ArrayLike<number>
  /** The first of them that is to be predicted: what stands before is given, and not trained on. Default 1. */
  readonly from?: number
}

/**
 * Sequences of unequal lengths as one batch for a decoder: each token is to be predicted from those before it (teacher
 * forcing). Shorter ones are filled up at their ends, where nothing is asked and what is asked does not see it.
 */
export function tokenBatch(sequences: readonly (ArrayLike<number> | TokenSequence)[]): TokenBatch {
  const all = sequences.map((sequence): TokenSequence => ('ids' in sequence ? sequence : { ids: sequence }))
  const batch = all.length
  const steps = Math.max(1, ...all.map(({ ids }) => ids.length - 1))
  const ids = new Int32Array(steps * batch)
  const targets = new Int32Array(steps * batch).fill(-1)
  all.forEach(({ ids: own, from = 1 }, b) => {
    for (let t = 0; t + 1 < own.length; t++) {
      ids[t * batch + b] = own[t] ?? 0
      if (t + 1 >= from) targets[t * batch + b] = own[t + 1] ?? -1
    }
  })
  return { steps, batch, ids, targets }
}

/** Some of the sequences of a batch. */
export function columnsOf({ steps, batch, ids, targets }: TokenBatch, from: number, to: number): TokenBatch {
  return {
    steps,
    batch: to - from,
    ids: columns(ids, batch, from, to),
    targets: columns(targets, batch, from, to),
  }
}

/** Of [T, B] the columns `from` to `to`. */
export function columns(of: Int32Array, batch: number, from: number, to: number): Int32Array {
  return of.filter((_, n) => n % batch >= from && n % batch < to)
}

/** How many steps are asked. */
export function countTargets(targets: Int32Array): number {
  return targets.reduce((count, target) => count + (target < 0 ? 0 : 1), 0)
}
