import { MnesticError } from '@mnestic/core'
import { at, checkShape, zeros } from './numbers.ts'

export interface CrossEntropyShape {
  readonly rows: number
  /** C */
  readonly classes: number
}

export interface CrossEntropyTape {
  /** In nats, the mean over the rows that have a target; 0 if none has. */
  readonly loss: number
  /** p `[rows, C]`, also of rows without a target. */
  readonly probabilities: Float64Array
}

/**
 * Softmax and cross-entropy: p = softmax(logits), loss = -mean log p[target].
 *
 * @param logits `[rows, C]`
 * @param targets `[rows]`, each from 0 to C - 1; a negative one leaves its row out
 * @throws INVALID_ARGUMENT for an array of another length than its shape's, or a target beyond the classes
 */
export function crossEntropyForward(
  shape: CrossEntropyShape,
  logits: Float64Array,
  targets: ArrayLike<number>,
): CrossEntropyTape {
  const { rows, classes: C } = shape
  checkShape('logits', logits, [rows, C])
  const counted = countTargets(shape, targets)
  const probabilities = zeros(rows, C)
  let loss = 0
  for (let r = 0; r < rows; r++) {
    let highest = -Infinity
    for (let c = 0; c < C; c++) highest = Math.max(highest, at(logits, r * C + c))
    let sum = 0
    for (let c = 0; c < C; c++) sum += Math.exp(at(logits, r * C + c) - highest)
    for (let c = 0; c < C; c++) probabilities[r * C + c] = Math.exp(at(logits, r * C + c) - highest) / sum
    const target = targets[r] ?? -1
    if (target >= 0) loss += (highest + Math.log(sum) - at(logits, r * C + target)) / counted
  }
  return { loss, probabilities }
}

/**
 * dlogits = (p - onehot(target)) / counted rows; zeros in rows without a target.
 *
 * @param dLoss the gradient by the loss, default 1
 * @returns dlogits `[rows, C]`
 */
export function crossEntropyBackward(
  shape: CrossEntropyShape,
  tape: CrossEntropyTape,
  targets: ArrayLike<number>,
  dLoss = 1,
): Float64Array {
  const { rows, classes: C } = shape
  const counted = countTargets(shape, targets)
  const dLogits = zeros(rows, C)
  for (let r = 0; r < rows; r++) {
    const target = targets[r] ?? -1
    if (target < 0) continue
    for (let c = 0; c < C; c++) {
      dLogits[r * C + c] = (dLoss * (at(tape.probabilities, r * C + c) - Number(c === target))) / counted
    }
  }
  return dLogits
}

function countTargets({ rows, classes }: CrossEntropyShape, targets: ArrayLike<number>): number {
  checkShape('targets', targets, [rows])
  const wrong = Array.from(targets).find((target) => !Number.isInteger(target) || target >= classes)
  if (wrong !== undefined) {
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `a target is ${wrong}: give a whole number from 0 to ${classes - 1}, or a negative one for none`,
    )
  }
  return Array.from(targets).filter((target) => target >= 0).length
}
