import { createHeap, random, type Elman, type Heap, type Lstm } from '@mnestic/sequence'
import { adder, addingProblem, type Adder, type Sums } from './adding-problem.ts'
import { elmanStepper, gradientNorms, lstmStepper, type GradientNorms } from './gradient-norms.ts'
import { learn } from './learn.ts'
import type { Measure } from '../rows.ts'
import type { LearningRun, LearningTask } from './task.ts'
import {
  chronoLstm,
  glorotRnn,
  irnn,
  orthogonalRnn,
  plainLstm,
  type Recurrent,
  type TrunkSizes,
} from './trunks.ts'
import { writeJson } from './write-json.ts'

interface Subject {
  readonly name: string
  readonly rate: number
  make(heap: Heap, sizes: TrunkSizes, steps: number): Prepared
}

interface Prepared {
  readonly model: Adder
  norms(sums: Sums): GradientNorms
}

/** One line of the plot. */
interface Curve {
  readonly name: string
  readonly trained: boolean
  readonly iterations: number
  /** On data not trained on; below .01 the adding problem counts as solved. */
  readonly mse: number
  /** At [k]: by the state k steps before the end. */
  readonly h: readonly number[]
  /** Of an LSTM, by its cells: at [k] k + 1 steps before the end, since the answer is made of the last h alone. */
  readonly c?: readonly number[]
}

const subjects: readonly Subject[] = [
  { name: 'RNN, Glorot', rate: 1e-3, make: (heap, sizes) => ofElman(heap, sizes, glorotRnn(heap, sizes)) },
  {
    name: 'RNN, orthogonal',
    rate: 1e-3,
    make: (heap, sizes) => ofElman(heap, sizes, orthogonalRnn(heap, sizes)),
  },
  { name: 'IRNN', rate: 1e-3, make: (heap, sizes) => ofElman(heap, sizes, irnn(heap, sizes)) },
  {
    name: 'LSTM, forget bias 1',
    rate: 2e-3,
    make: (heap, sizes) => ofLstm(heap, sizes, plainLstm(heap, sizes)),
  },
  {
    name: 'LSTM, chrono',
    rate: 2e-3,
    make: (heap, sizes, steps) => ofLstm(heap, sizes, chronoLstm(heap, sizes, steps)),
  },
]

function ofElman(heap: Heap, { random: seeded }: TrunkSizes, { layer, trunk }: Recurrent<Elman>): Prepared {
  const model = adder(heap, trunk, seeded)
  return { model, norms: (sums) => gradientNorms(heap, elmanStepper(layer), model, sums) }
}

function ofLstm(heap: Heap, { random: seeded }: TrunkSizes, { layer, trunk }: Recurrent<Lstm>): Prepared {
  const model = adder(heap, trunk, seeded)
  return { model, norms: (sums) => gradientNorms(heap, lstmStepper(layer), model, sums) }
}

/** The vanishing gradient, shown: how far back the state still moves the answer, before and after training. */
export const gradients: LearningTask = {
  name: 'gradients',
  about: 'norms of gradients by distance, before and after the adding problem',
  async run(run) {
    const size = run.quick ? { steps: 10, hidden: 16 } : { steps: 100, hidden: 64 }
    const curves: Curve[] = []
    for (const subject of subjects) curves.push(...(await curvesOf(subject, size, run)))
    for (const curve of curves) run.report(...rows(curve, size.steps))
    if (run.plot !== undefined)
      writeJson(run.plot, { task: 'adding problem', ...size, seed: run.seed, kernel: run.kernel, curves })
  },
}

async function curvesOf(
  { name, rate, make }: Subject,
  { steps, hidden }: { readonly steps: number; readonly hidden: number },
  run: LearningRun,
): Promise<readonly Curve[]> {
  const heap = createHeap({ kernel: run.kernel })
  const { model, norms } = make(heap, { input: 2, hidden, random: random(run.seed) }, steps)
  const source = random(1_000_007)
  const heldOut = Array.from({ length: run.quick ? 2 : 10 }, () => addingProblem(source, steps, 32))
  const shown = addingProblem(source, steps, 32)
  const error = () => heldOut.reduce((total, batch) => total + model.error(batch), 0) / heldOut.length
  const curve = (trained: boolean, iterations: number): Curve => {
    const { h, c } = norms(shown)
    return { name, trained, iterations, mse: short(error()), h: h.map(short), ...(c && { c: c.map(short) }) }
  }
  const before = curve(false, 0)
  const { iterations } = await learn(
    {
      name: `gradients, ${name}`,
      model,
      batches: (_, drawn) => addingProblem(drawn, steps, 32),
      steps: run.quick ? 20 : 3_000,
      schedule: { kind: 'constant', rate },
      clip: 1,
      every: run.quick ? 10 : 50,
      patience: 30,
      error,
      below: 0.01,
    },
    run,
  )
  return [before, curve(true, iterations)]
}

/** What is left of the gradient, far from the end, of that by the last h; by c from one step before the end on. */
function rows({ name, trained, iterations, mse, h, c }: Curve, steps: number): readonly Measure[] {
  const note = trained ? `after ${iterations} iterations, mse ${mse}` : 'as it begins'
  const [first = NaN] = h
  return [
    { by: 'h', norms: h, offset: 0 },
    { by: 'c', norms: c ?? [], offset: 1 },
  ].flatMap(({ by, norms, offset }) =>
    norms.length === 0
      ? []
      : [0.1, 0.5, 1].map((part, n) => {
          const distance = Math.ceil(part * steps)
          return {
            name: `by ${by}, ${name}, ${trained ? 'trained' : 'untrained'}`,
            metric: `k = ${distance}`,
            value: (norms[distance - offset] ?? NaN) / first,
            unit: '',
            ...(n === 0 && { note }),
          }
        }),
  )
}

/** Four digits are more than a plot shows. */
function short(value: number): number {
  return Number(value.toPrecision(4))
}
