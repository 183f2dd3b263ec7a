import { createHeap } from '@mnestic/sequence'
import {
  characters as charactersOf,
  decoder,
  textBatches,
  textInOrder,
} from '@mnestic/transformer-context/transformer'
import { learn } from '../learning/learn.ts'
import { shakespeareOr } from '../learning/shakespeare.ts'
import { nano, tiny } from './sizes.ts'
import type { TransformerPart, TransformerRun } from './part.ts'

interface Contestant {
  readonly name: string
  /** Whether the output is the table of the characters, as in nanoGPT. */
  readonly tied: boolean
  /** Held to the bar. */
  readonly target: boolean
}

/** Tied, the output begins with numbers of .02, for which 2,000 iterations are few. */
const contestants: readonly Contestant[] = [
  { name: 'an output of its own', tied: false, target: true },
  { name: 'tied, as nanoGPT', tied: true, target: false },
]

/**
 * nanoGPT's configuration for a CPU, whose page says 1.88, measured on 20 batches: no biases, no dropout, a twentieth of
 * all iterations to warm up. Measured here on the whole last tenth.
 */
export const characters: TransformerPart = {
  name: 'characters',
  about: 'the next character of tinyshakespeare, in the sizes of nanoGPT',
  async run(run) {
    const text = shakespeareOr('the quick brown fox jumps over the lazy dog. '.repeat(200), run)
    if (text === undefined) return
    for (const contestant of contestants) await measure(contestant, text, run)
  },
}

async function measure(
  { name: who, tied, target }: Contestant,
  text: string,
  run: TransformerRun,
): Promise<void> {
  const known = charactersOf(text)
  const ids = known.encode(text)
  const cut = Math.floor(ids.length * 0.9)
  const { batch, ...sizes } = run.quick ? tiny : nano
  const model = decoder({
    ...sizes,
    vocabulary: known.vocabulary,
    positions: 'learned',
    bias: false,
    tied,
    seed: run.seed,
    heap: createHeap({ kernel: run.kernel }),
  })
  const window = { steps: sizes.context, batch }
  const all = textInOrder({ ids: ids.subarray(cut), ...window })
  const some = all.filter((_, n) => n % 8 === 0)
  const steps = run.quick ? 6 : 2_000
  const name = `characters, ${who}`
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: textBatches({ ids: ids.subarray(0, cut), ...window }),
      steps,
      schedule: { kind: 'cosine', rate: 1e-3, steps, warmUp: Math.ceil(steps / 20), floor: 1e-4 },
      adam: { beta2: 0.99, decay: 0.1 },
      clip: 1,
      every: run.quick ? 3 : 250,
      error: () => model.evaluate(some).loss,
    },
    run,
  )
  const { loss } = model.evaluate(all)
  const atMost = (bound: number) =>
    target && !run.quick ? ({ target: { of: 'value', is: 'at most', bound } } as const) : {}
  run.report(
    { name, metric: 'validation loss', value: loss, unit: 'nats', note, ...atMost(1.9) },
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's', ...atMost(300) },
  )
}
