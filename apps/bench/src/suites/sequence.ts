import { count } from '../options.ts'
import { Failure } from '../failure.ts'
import type { Measure } from '../rows.ts'
import { ours } from '../sequence/ours.ts'
import { label, type Shape, type Trainer } from '../sequence/shape.ts'
import { tfjs } from '../sequence/tfjs.ts'
import { torch } from '../sequence/torch.ts'
import { workersBeside } from '../sequence/workers.ts'
import { median } from '../stats.ts'
import type { Suite } from '../suite.ts'

const shapes: readonly Shape[] = [
  { batch: 32, steps: 50, input: 64, hidden: 128 },
  { batch: 64, steps: 64, input: 128, hidden: 256 },
]

/** At most so many times what torch takes. */
const targets: Readonly<Record<string, number>> = { simd: 2.7, relaxed: 1.6 }

interface Options {
  readonly rounds: number
  readonly python: string
  readonly tfjs: boolean
}

/** Training steps and streams of an LSTM: all take turns, round by round, so that a slow second falls upon all. */
export const sequence: Suite = {
  name: 'sequence',
  about: 'a training step of an LSTM on our kernels, beside torch and TensorFlow.js',
  configure(command) {
    command
      .option('--rounds <n>', 'rounds, of 5 training steps each', count, 9)
      .option('--python <path>', 'a Python that has torch', 'python3')
      .option('--no-tfjs', 'without TensorFlow.js, which takes most of the time')
  },
  async run(command, say) {
    const { rounds, python, tfjs: withTfjs } = command.opts<Options>()
    const measures: Measure[] = []
    await using stack = new AsyncDisposableStack()
    const closing = (trainer: Trainer): Trainer => stack.adopt(trainer, (own) => own.close())
    const found = await orWhy(torch(python))
    const peer = typeof found === 'string' ? undefined : found
    if (typeof found === 'string') {
      say(`torch did not run: ${found}`)
      measures.push({ name: 'torch', metric: 'did not run', value: NaN, unit: '', note: found })
    }
    const trainers = [ours('simd'), ours('relaxed'), ...(peer ? [peer] : [])].map(closing)
    for (const shape of shapes) {
      say(`${label(shape)} ...`)
      measures.push(...(await compare(shape, trainers, peer, rounds)))
      measures.push(...(await compareStreams(shape, trainers, peer, rounds)))
    }
    for (const shape of shapes) {
      say(`${label(shape)} by two workers ...`)
      measures.push(...(await workersBeside(shape, 'simd', rounds)))
    }
    const slow = [ours('js'), ...(withTfjs ? [await tfjs()] : [])].map(closing)
    for (const shape of shapes)
      for (const trainer of slow) {
        say(`${label(shape)} by ${trainer.name} ...`)
        const [, ...taken] = await trainer.train(shape, 3) // the first one warms up
        measures.push(row(shape, trainer.name, 'training step', 'ms', taken))
      }
    return measures
  },
}

async function orWhy(trainer: Promise<Trainer>): Promise<Trainer | string> {
  try {
    return await trainer
  } catch (error) {
    if (error instanceof Failure) return `${error.message}; name a Python that has torch with --python`
    throw error
  }
}

type Rounds = ReadonlyMap<Trainer, (readonly number[])[]>

async function compare(
  shape: Shape,
  trainers: readonly Trainer[],
  peer: Trainer | undefined,
  rounds: number,
): Promise<readonly Measure[]> {
  const taken: Rounds = new Map(trainers.map((trainer) => [trainer, []]))
  for (const trainer of trainers) await trainer.train(shape, 5)
  for (let round = 0; round < rounds; round++)
    for (const trainer of trainers) taken.get(trainer)?.push(await trainer.train(shape, 5))
  return rows(shape, 'training step', 'ms', taken, peer, targets)
}

async function compareStreams(
  shape: Shape,
  trainers: readonly Trainer[],
  peer: Trainer | undefined,
  rounds: number,
): Promise<readonly Measure[]> {
  const taken: Rounds = new Map(trainers.map((trainer) => [trainer, []]))
  for (const trainer of trainers) await trainer.stream?.(shape, 3)
  for (let round = 0; round < rounds; round++)
    for (const trainer of trainers) taken.get(trainer)?.push((await trainer.stream?.(shape, 5)) ?? [])
  return rows(shape, 'one step of a stream', 'µs', taken, peer, {})
}

/** The ratio is the median of the rounds' own: what slows a round slows both. */
function rows(
  shape: Shape,
  metric: string,
  unit: string,
  taken: Rounds,
  peer: Trainer | undefined,
  bounds: Readonly<Record<string, number>>,
): readonly Measure[] {
  const beside = peer && taken.get(peer)
  return [...taken].map(([trainer, rounds]) => {
    const measure = row(shape, trainer.name, metric, unit, rounds.flat())
    if (peer === undefined || beside === undefined || trainer === peer) return measure
    const ratio = median(rounds.map((times, i) => median(times) / median(beside[i] ?? [])))
    const bound = bounds[trainer.name]
    return {
      ...measure,
      peer: peer.name,
      ratio,
      ...(bound !== undefined && { target: { of: 'ratio', is: 'at most', bound } as const }),
    }
  })
}

function row(shape: Shape, name: string, metric: string, unit: string, times: readonly number[]): Measure {
  return { name: `${label(shape)}, ${name}`, metric, value: median(times), unit }
}
