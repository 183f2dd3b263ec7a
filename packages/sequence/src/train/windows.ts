import { MnesticError } from '@mnestic/core'

export interface WindowsOptions {
  /** Positions in the long sequence; one less than its tokens, where each predicts the next. */
  readonly length: number
  /** Rows of a batch: the sequence is cut into as many streams of equal length, read side by side. */
  readonly batch: number
  /** Positions of each stream in one batch: how far back gradients reach. */
  readonly window: number
}

export interface Windows {
  /** Batches in one pass; the step after the last of them begins anew. What is left over at the end is not read. */
  readonly perPass: number
  /** Where each row of that step's batch starts in the sequence. */
  starts(step: number): number[]
  /** For the option of `train`: false at the first batch of each pass. */
  continues(step: number): boolean
}

/**
 * Windows of a long sequence for truncated back-propagation through time: row r of each batch goes on where row r of
 * the batch before ended.
 *
 * @throws INVALID_ARGUMENT: not whole numbers of at least 1, or the sequence is too short for one batch
 */
export function windows({ length, batch, window }: WindowsOptions): Windows {
  for (const [name, value] of Object.entries({ length, batch, window }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new MnesticError('INVALID_ARGUMENT', `${name} is ${value}; give a whole number of at least 1`)
  const stream = Math.floor(length / batch)
  const perPass = Math.floor(stream / window)
  if (perPass === 0)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${length} positions are too few for ${batch} streams of ${window}; give a longer sequence, or smaller ones`,
    )
  return {
    perPass,
    starts: (step) => Array.from({ length: batch }, (_, row) => row * stream + (step % perPass) * window),
    continues: (step) => step % perPass !== 0,
  }
}
