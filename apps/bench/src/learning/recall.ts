import { createHeap, random, type Heap, type Random } from '@mnestic/sequence'
import { labeller, type Labelled } from './labeller.ts'
import { learn } from './learn.ts'
import type { LearningRun, LearningTask } from './task.ts'
import type { Trunk } from './trunk.ts'
import { attention, chronoLstm, deltaRule, mlstm, orthogonalRnn, type TrunkSizes } from './trunks.ts'

/** Columns of the embedding of each of the two tokens that a step shows. */
const width = 32

interface Contestant {
  readonly name: string
  readonly rate: number
  /** The most pairs it is tried with. */
  readonly most: number
  /** With a state of so many numbers. */
  trunk(heap: Heap, sizes: Omit<TrunkSizes, 'hidden'>, state: number, steps: number): Trunk
}

const contestants: readonly Contestant[] = [
  {
    name: 'attention', // whose state is all that it saw
    rate: 3e-3,
    most: 64,
    trunk: (heap, sizes) => attention(heap, sizes),
  },
  {
    name: 'mLSTM',
    rate: 3e-3,
    most: 64,
    trunk: (heap, sizes, state) => mlstm(heap, { ...sizes, hidden: Math.sqrt(state) }),
  },
  {
    name: 'delta rule',
    rate: 1e-2,
    most: 64,
    trunk: (heap, sizes, state) => deltaRule(heap, { ...sizes, hidden: Math.sqrt(state) }),
  },
  {
    name: 'LSTM',
    rate: 1e-3,
    most: 4, // with 32 an iteration takes a second
    trunk: (heap, sizes, state, steps) => chronoLstm(heap, { ...sizes, hidden: state / 2 }, steps).trunk,
  },
  {
    name: 'RNN',
    rate: 1e-3,
    most: 4,
    trunk: (heap, sizes, state) => orthogonalRnn(heap, { ...sizes, hidden: state }).trunk,
  },
]

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
  about: 'values under keys, in a state of 1,024 numbers, by number of pairs',
  async run(run) {
    for (const pairs of run.quick ? [2] : [4, 32, 64])
      for (const contestant of contestants)
        if (pairs <= contestant.most) await measure(contestant, pairs, run)
  },
}

async function measure(
  { name: who, rate, trunk }: Contestant,
  pairs: number,
  run: LearningRun,
): Promise<void> {
  const heap = createHeap({ kernel: run.kernel })
  const seeded = random(run.seed)
  const model = labeller(heap, {
    vocabularies: [keys + values, keys + values + 1],
    width,
    classes: values,
    trunk: trunk(heap, { input: 2 * width, random: seeded }, run.quick ? 64 : 1_024, 3 * pairs),
    random: seeded,
  })
  const heldOut = batchesOf(random(1_000_003), pairs, run.quick ? 2 : 8)
  const name = `recall of ${pairs} pairs, ${who}`
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: (_, source) => pairsToRecall(source, pairs, 32),
      steps: run.quick ? 20 : 2_000,
      schedule: { kind: 'constant', rate },
      clip: 1,
      every: run.quick ? 10 : 100,
      patience: 10,
      error: () => model.errors(heldOut).rate,
      below: 0.001,
    },
    run,
  )
  const { rate: wrong } = model.errors(batchesOf(random(1_000_004), pairs, run.quick ? 2 : 32))
  const target = { of: 'value', is: 'at least', bound: 0.98 } as const
  run.report(
    {
      name,
      metric: 'recalled',
      value: 1 - wrong,
      unit: '',
      note,
      ...(who === 'mLSTM' && pairs === 32 && { target }),
    },
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's' },
  )
}

function batchesOf(source: Random, pairs: number, count: number): readonly Labelled[] {
  return Array.from({ length: count }, () => pairsToRecall(source, pairs, 32))
}
