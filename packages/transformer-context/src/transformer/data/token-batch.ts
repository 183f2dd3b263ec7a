import { MnesticError } from '@mnestic/core'

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
 *
 * @throws INVALID_ARGUMENT: a token that is no whole number
 */
export function tokenBatch(sequences: readonly (ArrayLike<number> | TokenSequence)[]): TokenBatch {
  const all = sequences.map((sequence): TokenSequence => ('ids' in sequence ? sequence : { ids: sequence }))
  const batch = all.length
  const steps = Math.max(1, ...all.map(({ ids }) => ids.length - 1))
  const ids = new Int32Array(steps * batch)
  const targets = new Int32Array(steps * batch).fill(-1)
  all.forEach(({ ids: own, from = 1 }, b) => {
    for (let t = 0; t + 1 < own.length; t++) {
      ids[t * batch + b] = checkToken(own[t])
      if (t + 1 >= from) targets[t * batch + b] = checkToken(own[t + 1])
    }
  })
  return { steps, batch, ids, targets }
}

/** One sequence that is read to its end. @throws INVALID_ARGUMENT: it is empty, or a token is no whole number */
export function wholeSequence(ids: ArrayLike<number>): TokenBatch {
  if (ids.length === 0) throw new MnesticError('INVALID_ARGUMENT', 'no token was given; give at least one')
  return tokenBatch([[...Array.from(ids), 0]])
}

/** @throws INVALID_ARGUMENT: what an array of whole numbers would make another number of */
export function checkToken(id: number | undefined): number {
  if (id !== undefined && (id | 0) === id) return id
  throw new MnesticError('INVALID_ARGUMENT', `a token is ${id}; give a whole number`)
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
