import {
  CrossEntropy,
  Embedding,
  glorotUniform,
  Linear,
  type CrossEntropyTape,
  type EmbeddingTape,
  type Heap,
  type LinearTape,
  type Model,
  type Random,
} from '@mnestic/sequence'
import type { Pass, Trunk } from './trunk.ts'

/** Sequences of symbols, and a class for some of their steps. */
export interface Labelled {
  readonly steps: number
  readonly batch: number
  /** [T, B] each: what a step shows. Each is looked up in a table of its own, and the rows stand side by side. */
  readonly ids: readonly Int32Array[]
  /** [T, B]; -1 where nothing is asked: such steps are not trained on. */
  readonly targets: Int32Array
}

export interface LabellerOptions {
  /** Rows of the table for each of `ids`. */
  readonly vocabularies: readonly number[]
  /** Columns of each table; the trunk takes those of all. */
  readonly width: number
  /** Standard deviation of the numbers in tables at first; default 1. */
  readonly spread?: number
  readonly classes: number
  readonly trunk: Trunk
  readonly random: Random
}

/** Tables, a trunk, and a linear map from each step to classes. */
export interface Labeller extends Model<Labelled> {
  /** Of the steps that are asked, the share whose most likely class is wrong; and the mean loss in nats. */
  errors(batches: readonly Labelled[]): { readonly rate: number; readonly loss: number }
}

interface Tapes {
  readonly shown: readonly EmbeddingTape[]
  readonly pass: Pass
  readonly logits: LinearTape
  readonly loss: CrossEntropyTape
}

export function labeller(heap: Heap, options: LabellerOptions): Labeller {
  const { width, spread = 1, classes, trunk, random } = options
  const tables = options.vocabularies.map(
    (vocabulary, n) =>
      new Embedding(heap, {
        vocabulary,
        width,
        name: `embedding.${n}`,
        initial: {
          weight: Float32Array.from({ length: vocabulary * width }, () => random.normal(0, spread)),
        },
      }),
  )
  const columns = tables.length * width
  const weight = glorotUniform({ random, rows: trunk.width, columns: classes })
  const linear = new Linear(heap, { input: trunk.width, output: classes, initial: { weight } })
  const crossEntropy = new CrossEntropy(heap, { classes })

  function forward({ steps, batch, ids, targets }: Labelled): Tapes {
    const shown = tables.map((table, n) => table.forward(ids[n] ?? []))
    const x = heap.scratch(steps * batch * columns)
    shown.forEach(({ y }, n) => {
      heap.kernel.copyRows(steps * batch, width, y.address, width, x.address + n * width * 4, columns)
    })
    const pass = trunk.forward(x, { steps, batch })
    const logits = linear.forward(pass.h, { rows: steps * batch })
    return { shown, pass, logits, loss: crossEntropy.forward(logits.y, targets) }
  }

  return {
    heap,
    parameters: [
      ...tables.flatMap(({ parameters }) => parameters),
      ...trunk.parameters,
      ...linear.parameters,
    ],
    loss(batch) {
      const { shown, pass, logits, loss } = forward(batch)
      const dh = linear.backward(logits, { dy: crossEntropy.backward(loss) })
      const dx = pass.backward(dh, { inputGradient: true })
      const dy = heap.scratch(batch.steps * batch.batch * width)
      tables.forEach((table, n) => {
        const tape = shown[n]
        if (!dx || !tape) return
        const from = dx.address + n * width * 4
        heap.kernel.copyRows(batch.steps * batch.batch, width, from, columns, dy.address, width)
        table.backward(tape, { dy })
      })
      return { loss: loss.loss }
    },
    errors(batches) {
      let [asked, wrong, nats] = [0, 0, 0]
      for (const batch of batches) {
        const mark = heap.mark()
        const { loss } = forward(batch)
        asked += loss.counted
        nats += loss.loss * loss.counted
        wrong += mistakes(loss, classes)
        heap.release(mark)
      }
      return { rate: wrong / asked, loss: nats / asked }
    },
  }
}

function mistakes({ targets, probabilities }: CrossEntropyTape, classes: number): number {
  const p = probabilities.data
  let wrong = 0
  for (const [row, target] of targets.entries()) {
    if (target < 0) continue
    const own = p[row * classes + target] ?? 0
    let likelier = false
    for (let c = 0; c < classes && !likelier; c++)
      likelier = c !== target && (p[row * classes + c] ?? 0) >= own
    if (likelier) wrong++
  }
  return wrong
}
