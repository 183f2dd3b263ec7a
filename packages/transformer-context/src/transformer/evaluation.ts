import { exponential, type CrossEntropyTape, type Heap } from '@mnestic/sequence'

export interface Evaluated {
  /** Nats for each token that was asked: the mean over all batches. */
  readonly loss: number
  /** e to the loss: between as many tokens, all equally likely, it would be as unsure. */
  readonly perplexity: number
  /** Share of the tokens that were the likeliest. */
  readonly right: number
  /** Share of the sequences all of whose tokens were. */
  readonly whole: number
  /** Tokens that were asked. */
  readonly counted: number
}

/** Over what a model answers to each batch; the heap is as before. */
export function evaluated<Batch>(
  heap: Heap,
  batches: Iterable<Batch>,
  answer: (batch: Batch) => { readonly tape: CrossEntropyTape; readonly sequences: number },
): Evaluated {
  const sums = { nats: 0, right: 0, counted: 0, whole: 0, sequences: 0 }
  for (const batch of batches) {
    const mark = heap.mark()
    const { tape, sequences } = answer(batch)
    const missed = new Set<number>()
    for (const row of mistakes(tape)) {
      missed.add(row % sequences)
      sums.right--
    }
    sums.right += tape.counted
    sums.counted += tape.counted
    sums.nats += tape.loss * tape.counted
    sums.sequences += sequences
    sums.whole += sequences - missed.size
    heap.release(mark)
  }
  const { nats, right, counted, whole, sequences } = sums
  const loss = nats / counted
  return { loss, perplexity: exponential(loss), right: right / counted, whole: whole / sequences, counted }
}

/** Rows whose target has no greater probability than every other class. */
function* mistakes({ targets, probabilities }: CrossEntropyTape): Generator<number> {
  const p = probabilities.data
  const classes = p.length / targets.length
  for (const [row, target] of targets.entries()) {
    if (target < 0) continue
    const from = row * classes
    const own = p[from + target] ?? 0
    for (let c = 0; c < classes; c++) {
      if (c === target || (p[from + c] ?? 0) < own) continue
      yield row
      break
    }
  }
}
