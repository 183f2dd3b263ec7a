import { parallel, random, train, type KernelId, type Model } from '@mnestic/sequence'
import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'
import { label, type Shape } from './shape.ts'
import { model, type Sequences, type SharedOptions } from './shared-model.ts'

const module = new URL('./shared-model.js', import.meta.url)
const wanted = 1.7

/**
 * Whole steps of training (loss, gradients, Adam) by one thread and by two workers, in turn, round by round. The ratio
 * is the median of the rounds' own: the workers' time beside that of one thread.
 */
export async function workersBeside(
  shape: Shape,
  kernel: KernelId,
  rounds: number,
): Promise<readonly Measure[]> {
  const options: SharedOptions = { kernel, shape }
  const source = random(2)
  const { batch, steps, input } = shape
  const x = Float32Array.from({ length: steps * batch * input }, () => source.normal())
  const alone = model(options)
  await using both = await parallel<Sequences>({ module, options, workers: 2 })
  const taken = async (one: Model<Sequences>): Promise<number> => {
    const times = 5
    const started = performance.now()
    await train(one, () => ({ x, batch }), { steps: times, schedule: { kind: 'constant', rate: 1e-3 } })
    return (performance.now() - started) / times
  }
  await taken(alone)
  await taken(both)
  const pairs: (readonly [number, number])[] = []
  for (let round = 0; round < rounds; round++) pairs.push([await taken(alone), await taken(both)])
  const name = `${label(shape)}, ${kernel}`
  return [
    {
      name: `${name}, one thread`,
      metric: 'step with Adam',
      value: median(pairs.map(([one]) => one)),
      unit: 'ms',
    },
    {
      name: `${name}, two workers`,
      metric: 'step with Adam',
      value: median(pairs.map(([, two]) => two)),
      unit: 'ms',
      peer: 'one thread',
      ratio: median(pairs.map(([one, two]) => two / one)),
      target: { of: 'ratio', is: 'at most', bound: 1 / wanted },
    },
  ]
}
