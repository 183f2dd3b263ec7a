import { MnesticError } from '@mnestic/core'
import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { logarithm } from '../train/elementary.ts'

export interface CrossEntropyOptions {
  /** C */
  readonly classes: number
}

/** What `backward` needs of a `forward`. */
export interface CrossEntropyTape {
  /** In nats, the mean over the rows that have a target; 0 if none has. */
  readonly loss: number
  /** Rows that have a target. */
  readonly counted: number
  /** [rows]; negative where there is none. */
  readonly targets: Int32Array
  /** p [rows, C], also of rows without a target. */
  readonly probabilities: Block
}

/** Softmax and cross-entropy: p = softmax(logits), loss = -mean log p[target]. */
export class CrossEntropy {
  /** C */
  readonly classes: number
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT */
  constructor(heap: Heap, { classes }: CrossEntropyOptions) {
    this.#heap = heap
    this.classes = checkSize('classes', classes)
  }

  /**
   * The tape stands above the heap's mark.
   *
   * @param logits [rows, C], of any size that float32 has; -Infinity for a class that is excluded
   * @param targets [rows], each from 0 to C - 1; a negative one leaves its row out; copied
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  forward(logits: Block, targets: ArrayLike<number>): CrossEntropyTape {
    const C = this.classes
    const copy = Int32Array.from(targets, (target, r) => {
      if (Number.isInteger(target) && target < C) return target < 0 ? -1 : target
      const wanted = `a whole number from 0 to ${C - 1}, or a negative one for none`
      throw new MnesticError('INVALID_ARGUMENT', `targets[${r}] is ${target}; give ${wanted}`)
    })
    const rows = copy.length
    checkBlock(this.#heap, 'logits', logits, [rows, C])
    const probabilities = this.#heap.scratch(rows * C)
    const mark = this.#heap.mark()
    const statistics = this.#heap.scratch(rows * 2)
    const [x, y] = [logits.address, probabilities.address]
    this.#heap.kernel.softmax(rows, C, C, 1, x, y, C, 0, statistics.address)
    const [given, stated] = [logits.data, statistics.data]
    let loss = 0
    let counted = 0
    for (const [r, target] of copy.entries()) {
      if (target < 0) continue
      const [highest = NaN, sum = NaN] = [stated[2 * r], stated[2 * r + 1]]
      // The logarithm knows positive numbers alone; the sum of a row of NaN or infinities is none.
      const logSum = sum > 0 && sum < Infinity ? logarithm(sum) : NaN
      loss += highest - (given[r * C + target] ?? NaN) + logSum
      counted++
    }
    this.#heap.release(mark)
    return { loss: counted === 0 ? 0 : loss / counted, counted, targets: copy, probabilities }
  }

  /**
   * dlogits = (p - onehot(target)) / counted rows; zeros in rows without a target.
   *
   * @param dLoss the gradient by the loss, default 1
   * @returns dlogits [rows, C], above the heap's mark
   */
  backward(tape: CrossEntropyTape, { dLoss = 1 }: { readonly dLoss?: number } = {}): Block {
    const C = this.classes
    const { targets, probabilities, counted } = tape
    const rows = targets.length
    const dLogits = this.#heap.scratch(rows * C)
    const mark = this.#heap.mark()
    const factors = this.#heap.scratch(rows)
    const { address: x } = dLogits
    const numbers = dLogits.data
    numbers.set(probabilities.data)
    for (const [r, target] of targets.entries()) {
      if (target >= 0) numbers[r * C + target] = (numbers[r * C + target] ?? NaN) - 1
    }
    factors.data.set(Float32Array.from(targets, (target) => (target < 0 ? 0 : dLoss / counted)))
    this.#heap.kernel.scaleRows(rows, C, factors.address, x, C, x, C)
    this.#heap.release(mark)
    return dLogits
  }
}
