import { createHeap, random, type Heap, type Model, type Random } from '@mnestic/sequence'
import { decoder, type TokenBatch } from '@mnestic/transformer-context/transformer'
import { labeller, type Labelled } from './labeller.ts'
import { learn } from './learn.ts'
import type { LearningRun, LearningTask } from './task.ts'
import type { Trunk } from './trunk.ts'
import { attention, chronoLstm, deltaRule, mlstm, orthogonalRnn, type TrunkSizes } from './trunks.ts'
import { writeJson } from './write-json.ts'

/** Columns of the embedding of each of the two tokens that a step shows. */
const width = 32

/** Numbers of pairs: batches have them in turn, so that one training gives the whole curve. */
const counts = (quick: boolean): readonly number[] => (quick ? [2, 3] : [4, 8, 16, 32, 64])

interface Made {
  readonly heap: Heap
  readonly random: Random
  readonly run: LearningRun
}

/** What recalls, and how to measure it. */
interface Recaller extends Model<Labelled> {
  /** Share of the answers that are wrong. */
  wrong(batches: readonly Labelled[]): number
}

interface Contestant {
  readonly name: string
  readonly rate: number
  /** The most iterations. */
  readonly steps: number
  /** The most pairs that it is trained with; default all. */
  readonly most?: number
  /** Iterations at first that have few pairs; default none. */
  readonly easy?: number
  make(made: Made): Recaller
}

const contestants: readonly Contestant[] = [
  // From many pairs alone it does not find out, in as many iterations, that a value follows its key.
  { name: 'Transformer', rate: 1e-3, steps: 2_000, easy: 600, make: transformer },
  {
    name: 'attention', // whose state, too, is all that it saw
    rate: 3e-3,
    steps: 2_000,
    make: labelled((heap, sizes) => attention(heap, sizes)),
  },
  {
    name: 'mLSTM',
    rate: 3e-3,
    steps: 3_000,
    make: labelled((heap, sizes, state) => mlstm(heap, { ...sizes, hidden: Math.sqrt(state) })),
  },
  {
    name: 'delta rule',
    rate: 1e-2,
    steps: 3_000,
    make: labelled((heap, sizes, state) => deltaRule(heap, { ...sizes, hidden: Math.sqrt(state) })),
  },
  {
    name: 'LSTM',
    rate: 1e-3,
    steps: 300,
    most: 16, // with 64 an iteration takes seconds
    make: labelled((heap, sizes, state) => chronoLstm(heap, { ...sizes, hidden: state / 2 }, 48).trunk),
  },
  {
    name: 'RNN',
    rate: 1e-3,
    steps: 300,
    most: 16,
    make: labelled((heap, sizes, state) => orthogonalRnn(heap, { ...sizes, hidden: state }).trunk),
  },
]

/** Behind tables of the token and of the one before it, with a state of 1,024 numbers. */
function labelled(trunk: (heap: Heap, sizes: Omit<TrunkSizes, 'hidden'>, state: number) => Trunk) {
  return ({ heap, random: source, run }: Made): Recaller => {
    const model = labeller(heap, {
      vocabularies: [keys + values, keys + values + 1],
      width,
      classes: values,
      trunk: trunk(heap, { input: 2 * width, random: source }, run.quick ? 64 : 1_024),
      random: source,
    })
    return { ...model, wrong: (batches) => model.errors(batches).rate }
  }
}

/** Two layers, which are shown the token alone: that a value follows its key they have to find out by themselves. */
function transformer({ heap, run }: Made): Recaller {
  const model = decoder({
    vocabulary: keys + values,
    width: run.quick ? 16 : 64,
    heads: 2,
    layers: 2,
    context: 192,
    tied: false,
    deviation: 0.08,
    seed: run.seed,
    heap,
  })
  const tokens = ({ ids, targets, ...rest }: Labelled): TokenBatch => ({
    ...rest,
    ids: ids[0] ?? new Int32Array(),
    targets: targets.map((value) => (value < 0 ? -1 : keys + value)),
  })
  return {
    ...model,
    loss: (batch) => model.loss(tokens(batch)),
    wrong: (batches) => 1 - model.evaluate(batches.map(tokens)).right,
  }
}

/** Of them a sequence has some, each once. */
const keys = 64
const values = 64

/**
 * Multi-query associative recall (Arora et al., Zoology, arXiv:2312.04927): pairs of a key and a value, then all keys
 * in another order, each to be answered by its value. A step shows its token and the one before it, else a value could
 * not be stored under its key in one step.
 */
export function pairsToRecall(source: Random, pairs: number, batch: number): Labelled {
  const steps = 3 * pairs
  const tokens = new Int32Array(steps * batch)
  const before = new Int32Array(steps * batch)
  const targets = new Int32Array(steps * batch).fill(-1)
  for (let b = 0; b < batch; b++) {
    const order = source.shuffle(Int32Array.from({ length: keys }, (_, key) => key)).slice(0, pairs)
    const value = new Map<number, number>()
    order.forEach((key, n) => {
      const own = source.integer(values)
      value.set(key, own)
      tokens[2 * n * batch + b] = key
      tokens[(2 * n + 1) * batch + b] = keys + own
    })
    source.shuffle(order).forEach((key, n) => {
      const at = (2 * pairs + n) * batch + b
      tokens[at] = key
      targets[at] = value.get(key) ?? -1
    })
    for (let t = 0; t < steps; t++)
      before[t * batch + b] = t === 0 ? keys + values : (tokens[(t - 1) * batch + b] ?? 0)
  }
  return { steps, batch, ids: [tokens, before], targets }
}

export const recall: LearningTask = {
  name: 'recall',
  about: 'values under keys, by number of pairs: a Transformer, and states of 1,024 numbers',
  async run(run) {
    const curves: Curve[] = []
    for (const contestant of contestants) {
      curves.push(await measure(contestant, run))
      // Each time, so that an interrupted run has written what it measured.
      if (run.recalled !== undefined)
        writeJson(run.recalled, { pairs: counts(run.quick), chance: 1 / values, curves })
    }
  },
}

/** Share of values that were recalled, by number of pairs. */
interface Curve {
  readonly name: string
  readonly iterations: number
  /** The most pairs that it was trained with. */
  readonly trainedTo: number
  readonly recalled: readonly number[]
}

async function measure(
  { name: who, rate, steps, most = Infinity, easy = 0, make }: Contestant,
  run: LearningRun,
): Promise<Curve> {
  const model = make({ heap: createHeap({ kernel: run.kernel }), random: random(run.seed), run })
  const pairs = counts(run.quick)
  const trained = pairs.filter((count) => count <= most)
  const heldOut = trained.flatMap((count) => batchesOf(random(1_000_003), count, 1))
  const name = `recall, ${who}`
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: (step, source) => {
        const shown = step < easy ? [2, 4, 8] : trained
        return pairsToRecall(source, shown[step % shown.length] ?? 1, 32)
      },
      steps: run.quick ? 6 : steps,
      schedule: { kind: 'constant', rate },
      clip: 1,
      every: run.quick ? 3 : 100,
      patience: 15,
      error: () => model.wrong(heldOut),
      below: 0.001,
    },
    run,
  )
  const recalled = pairs.map(
    (count) => 1 - model.wrong(batchesOf(random(1_000_004), count, run.quick ? 1 : 8)),
  )
  pairs.forEach((count, n) => {
    const bound = run.quick ? undefined : boundOf(who, count)
    run.report({
      name: `recall of ${count} pairs, ${who}`,
      metric: 'recalled',
      value: recalled[n] ?? NaN,
      unit: '',
      note,
      ...(bound !== undefined && { target: { of: 'value', is: 'at least', bound } as const }),
    })
  })
  run.report(
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's' },
  )
  return { name: who, iterations, trainedTo: trained.at(-1) ?? 0, recalled }
}

function boundOf(who: string, pairs: number): number | undefined {
  if (who === 'Transformer') return 0.99
  return who === 'mLSTM' && pairs === 32 ? 0.98 : undefined
}

function batchesOf(source: Random, pairs: number, count: number): readonly Labelled[] {
  return Array.from({ length: count }, () => pairsToRecall(source, pairs, 32))
}
