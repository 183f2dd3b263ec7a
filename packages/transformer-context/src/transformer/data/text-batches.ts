import { MnesticError } from '@mnestic/core'
import { checkInteger } from '@mnestic/core/check'
import type { Batches } from '@mnestic/sequence'
import { tokenBatch, type TokenBatch } from './token-batch.ts'

export interface TextBatchesOptions {
  /** The whole text, as tokens. */
  readonly ids: Int32Array
  /** T: tokens of each window that are predicted. */
  readonly steps: number
  /** B: windows of a batch. */
  readonly batch: number
}

/** For `train`: windows from anywhere in a text. @throws INVALID_ARGUMENT: the text is shorter than a window */
export function textBatches(options: TextBatchesOptions): Batches<TokenBatch> {
  const { ids, steps, batch } = checked(options)
  return (_, random) =>
    tokenBatch(
      Array.from({ length: batch }, () => {
        const start = random.integer(ids.length - steps)
        return ids.subarray(start, start + steps + 1)
      }),
    )
}

/**
 * To measure on: windows that follow one another, so that each token is asked once; the rest that fills no batch is left
 * out.
 *
 * @throws INVALID_ARGUMENT: the text is shorter than a batch
 */
export function textInOrder(options: TextBatchesOptions): readonly TokenBatch[] {
  const { ids, steps, batch } = checked(options)
  const count = Math.floor((ids.length - 1) / (steps * batch))
  if (count === 0)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${ids.length} tokens are too few for a batch of ${batch} windows of ${steps}; give more, or a smaller batch`,
    )
  return Array.from({ length: count }, (_, n) =>
    tokenBatch(
      Array.from({ length: batch }, (_row, b) => {
        const start = (n * batch + b) * steps
        return ids.subarray(start, start + steps + 1)
      }),
    ),
  )
}

function checked(options: TextBatchesOptions): TextBatchesOptions {
  const { ids, steps, batch } = options
  checkInteger('steps', steps, 1, 2 ** 31 - 1)
  checkInteger('batch', batch, 1, 2 ** 31 - 1)
  if (ids.length <= steps)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `a text of ${ids.length} tokens has no window of ${steps} and the one that follows; give more, or fewer steps`,
    )
  return options
}
