import { createHeap, random, type Heap } from '@mnestic/sequence'
import { adder, addingProblem, type Sums } from './adding-problem.ts'
import { learn } from './learn.ts'
import type { LearningRun, LearningTask } from './task.ts'
import type { Trunk } from './trunk.ts'
import { chronoLstm, irnn, orthogonalRnn, plainLstm, type TrunkSizes } from './trunks.ts'

/** Mean squared error below which the problem counts as solved. */
const solved = 0.01

interface Contestant {
  readonly name: string
  readonly rate: number
  /** Held to the bar. */
  readonly target: boolean
  /** The longest T it is tried with. */
  readonly longest: number
  trunk(heap: Heap, sizes: TrunkSizes, steps: number): Trunk
}

const contestants: readonly Contestant[] = [
  {
    name: 'LSTM, chrono',
    rate: 2e-3,
    target: true,
    longest: 750,
    trunk: (heap, sizes, steps) => chronoLstm(heap, sizes, steps).trunk,
  },
  {
    name: 'LSTM, forget bias 1',
    rate: 2e-3,
    target: false,
    longest: 100, // beyond, more iterations than the rest together
    trunk: (heap, sizes) => plainLstm(heap, sizes).trunk,
  },
  { name: 'IRNN', rate: 1e-3, target: false, longest: 750, trunk: (heap, sizes) => irnn(heap, sizes).trunk },
  {
    name: 'RNN, orthogonal',
    rate: 1e-3,
    target: false,
    longest: 750,
    trunk: (heap, sizes) => orthogonalRnn(heap, sizes).trunk,
  },
]

export const adding: LearningTask = {
  name: 'adding',
  about: 'two marked numbers among T, and their sum',
  async run(run) {
    const lengths = run.quick ? [10] : [100, 400, 750]
    for (const steps of lengths)
      for (const contestant of contestants)
        if (steps <= contestant.longest) await measure(contestant, steps, run)
  },
}

async function measure(contestant: Contestant, steps: number, run: LearningRun): Promise<void> {
  const heap = createHeap({ kernel: run.kernel })
  const seeded = random(run.seed)
  const sizes = { input: 2, hidden: run.quick ? 16 : 64, random: seeded }
  const model = adder(heap, contestant.trunk(heap, sizes, steps), seeded)
  const heldOut = batchesOf(random(1_000_001), steps, run.quick ? 2 : 10)
  const error = (batches: readonly Sums[]) =>
    batches.reduce((total, batch) => total + model.error(batch), 0) / batches.length
  const name = `adding T=${steps}, ${contestant.name}`
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: (_, source) => addingProblem(source, steps, 32),
      steps: run.quick ? 60 : 4_000,
      schedule: { kind: 'constant', rate: contestant.rate },
      clip: 1,
      every: run.quick ? 20 : 50,
      patience: 30,
      error: () => error(heldOut),
      below: solved,
    },
    run,
  )
  const value = error(batchesOf(random(1_000_002), steps, run.quick ? 4 : 32))
  run.report(
    {
      name,
      metric: 'mse',
      value,
      unit: '',
      note,
      ...(contestant.target && !run.quick && { target: { of: 'value', is: 'at most', bound: solved } }),
    },
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's' },
  )
}

function batchesOf(source: ReturnType<typeof random>, steps: number, count: number): readonly Sums[] {
  return Array.from({ length: count }, () => addingProblem(source, steps, 32))
}
