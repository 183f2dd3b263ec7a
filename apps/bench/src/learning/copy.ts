import { createHeap, random, type Heap, type Random } from '@mnestic/sequence'
import { labeller, type Labelled } from './labeller.ts'
import { learn } from './learn.ts'
import type { LearningRun, LearningTask } from './task.ts'
import type { Trunk } from './trunk.ts'
import {
  attention,
  chronoLstm,
  deltaRule,
  irnn,
  mlstm,
  orthogonalRnn,
  plainLstm,
  type TrunkSizes,
} from './trunks.ts'

/** Columns of the embedding of a symbol, and of that of a position. */
const width = 32
/** What is to be remembered: so many symbols of an alphabet. */
const alphabet = 8
const length = 10
const [blank, go] = [alphabet, alphabet + 1]

interface Contestant {
  readonly name: string
  readonly rate: number
  /** Whether it is shown the number of the step besides. */
  readonly positions: boolean
  /** The most blanks it is tried with. */
  readonly longest: number
  /** Cells, or columns of a matrix memory. */
  readonly hidden: number
  trunk(heap: Heap, sizes: TrunkSizes, steps: number): Trunk
}

const contestants: readonly Contestant[] = [
  {
    name: 'LSTM, chrono',
    hidden: 128,
    rate: 3e-3,
    positions: false,
    longest: 20,
    trunk: (heap, sizes, steps) => chronoLstm(heap, sizes, steps).trunk,
  },
  {
    name: 'LSTM, forget bias 1',
    hidden: 128,
    rate: 3e-3,
    positions: false,
    longest: 20,
    trunk: (heap, sizes) => plainLstm(heap, sizes).trunk,
  },
  {
    name: 'IRNN',
    hidden: 128,
    rate: 1e-3,
    positions: false,
    longest: 20,
    trunk: (heap, sizes) => irnn(heap, sizes).trunk,
  },
  {
    name: 'RNN, orthogonal',
    hidden: 128,
    rate: 1e-3,
    positions: false,
    longest: 20,
    trunk: (heap, sizes) => orthogonalRnn(heap, sizes).trunk,
  },
  {
    name: 'mLSTM, positions',
    hidden: 32,
    rate: 3e-3,
    positions: true,
    longest: 100,
    trunk: (heap, sizes) => mlstm(heap, sizes),
  },
  {
    name: 'delta rule, positions',
    hidden: 32,
    rate: 3e-3,
    positions: true,
    longest: 100,
    trunk: (heap, sizes) => deltaRule(heap, sizes),
  },
  {
    name: 'attention, positions',
    hidden: 32,
    rate: 3e-3,
    positions: true,
    longest: 100,
    trunk: (heap, sizes) => attention(heap, sizes),
  },
]

/**
 * Ten symbols, T - 1 blanks and a sign to go, and the symbols again in their order while blanks are shown (Hochreiter &
 * Schmidhuber 1997; Arjovsky, Shah & Bengio 2016). Only the ten answers are asked: chance is 1/8.
 */
export function symbolsToCopy(source: Random, blanks: number, batch: number): Labelled {
  const steps = blanks + 2 * length
  const tokens = new Int32Array(steps * batch).fill(blank)
  const positions = Int32Array.from({ length: steps * batch }, (_, at) => Math.floor(at / batch))
  const targets = new Int32Array(steps * batch).fill(-1)
  for (let b = 0; b < batch; b++) {
    for (let n = 0; n < length; n++) {
      const symbol = source.integer(alphabet)
      tokens[n * batch + b] = symbol
      targets[(blanks + length + n) * batch + b] = symbol
    }
    tokens[(blanks + length - 1) * batch + b] = go
  }
  return { steps, batch, ids: [tokens, positions], targets }
}

export const copy: LearningTask = {
  name: 'copy',
  about: 'ten symbols of eight, after T blanks',
  async run(run) {
    for (const blanks of run.quick ? [3] : [20, 100])
      for (const contestant of contestants)
        if (blanks <= contestant.longest) await measure(contestant, blanks, run)
  },
}

async function measure(contestant: Contestant, blanks: number, run: LearningRun): Promise<void> {
  const heap = createHeap({ kernel: run.kernel })
  const seeded = random(run.seed)
  const steps = blanks + 2 * length
  const input = contestant.positions ? 2 * width : width
  const model = labeller(heap, {
    vocabularies: contestant.positions ? [alphabet + 2, steps] : [alphabet + 2],
    width,
    classes: alphabet,
    trunk: contestant.trunk(
      heap,
      { input, hidden: run.quick ? 16 : contestant.hidden, random: seeded },
      steps,
    ),
    random: seeded,
  })
  const heldOut = batchesOf(random(1_000_005), blanks, run.quick ? 2 : 8)
  const name = `copy T=${blanks}, ${contestant.name}`
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: (_, source) => symbolsToCopy(source, blanks, 32),
      steps: run.quick ? 20 : 6_000,
      schedule: { kind: 'constant', rate: contestant.rate },
      clip: 1,
      every: run.quick ? 10 : 100,
      patience: 20,
      error: () => model.errors(heldOut).rate,
      below: 0.01,
    },
    run,
  )
  const { rate: wrong } = model.errors(batchesOf(random(1_000_006), blanks, run.quick ? 2 : 32))
  run.report(
    { name, metric: 'copied', value: 1 - wrong, unit: '', note },
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's' },
  )
}

function batchesOf(source: Random, blanks: number, count: number): readonly Labelled[] {
  return Array.from({ length: count }, () => symbolsToCopy(source, blanks, 32))
}
