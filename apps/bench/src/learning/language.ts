import { createHeap, random, type Model, type Random } from '@mnestic/sequence'
import {
  characters,
  decoder,
  textBatches,
  textInOrder,
  type TokenBatch,
} from '@mnestic/transformer-context/transformer'
import { labeller, type Labelled } from './labeller.ts'
import { learn } from './learn.ts'
import { shakespeareOr } from './shakespeare.ts'
import type { LearningRun, LearningTask } from './task.ts'
import { plainLstm } from './trunks.ts'

/** A model of characters, and how to measure it. */
interface Reader extends Model<TokenBatch> {
  /** Nats a character. */
  lossOver(batches: readonly TokenBatch[]): number
}

interface Made {
  readonly vocabulary: number
  readonly random: Random
  readonly run: LearningRun
}

interface Contestant {
  /** With the size that it has. */
  name(quick: boolean): string
  readonly rate: number
  make(made: Made): Reader
}

/** Characters that a prediction can look back on. */
const window = 64
const batch = 12

const cells = (quick: boolean): number => (quick ? 16 : 256)
const layers = (quick: boolean): number => (quick ? 1 : 4)

const contestants: readonly Contestant[] = [
  { name: (quick) => `LSTM of ${cells(quick)} cells`, rate: 3e-3, make: lstm },
  {
    name: (quick) => `decoder of ${layers(quick)} ${quick ? 'layer' : 'layers'}`,
    rate: 1e-3,
    make: transformer,
  },
]

function lstm({ vocabulary, random: source, run }: Made): Reader {
  const heap = createHeap({ kernel: run.kernel })
  const model = labeller(heap, {
    vocabularies: [vocabulary],
    width: 64,
    classes: vocabulary,
    trunk: plainLstm(heap, { input: 64, hidden: cells(run.quick), random: source }).trunk,
    random: source,
  })
  const labelled = ({ ids, ...rest }: TokenBatch): Labelled => ({ ...rest, ids: [ids] })
  return {
    ...model,
    loss: (tokens) => model.loss(labelled(tokens)),
    lossOver: (batches) => model.errors(batches.map(labelled)).loss,
  }
}

function transformer({ vocabulary, run }: Made): Reader {
  const model = decoder({
    vocabulary,
    width: 128,
    heads: 4,
    layers: layers(run.quick),
    context: window,
    positions: 'learned',
    bias: false,
    tied: false,
    seed: run.seed,
    heap: createHeap({ kernel: run.kernel }),
  })
  return { ...model, lossOver: (batches) => model.evaluate(batches).loss }
}

/**
 * A language model of characters, with the sizes, rates and iterations of nanoGPT's configuration for a CPU, which
 * publishes a validation loss of 1.88 for its Transformer. An LSTM reads as many characters.
 */
export const language: LearningTask = {
  name: 'language',
  about: 'the next character of tinyshakespeare',
  async run(run) {
    const text = shakespeareOr('the quick brown fox jumps over the lazy dog. '.repeat(400), run)
    if (text === undefined) return
    for (const contestant of contestants) await measure(contestant, text, run)
  },
}

async function measure(contestant: Contestant, text: string, run: LearningRun): Promise<void> {
  const { vocabulary, encode } = characters(text)
  const ids = encode(text)
  const cut = Math.floor(ids.length * 0.9)
  const model = contestant.make({ vocabulary, random: random(run.seed), run })
  const all = textInOrder({ ids: ids.subarray(cut), steps: window, batch })
  const some = all.filter((_, n) => n % 8 === 0).slice(0, run.quick ? 2 : undefined)
  const name = `language, ${contestant.name(run.quick)}`
  const steps = run.quick ? 6 : 2_000
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: textBatches({ ids: ids.subarray(0, cut), steps: window, batch }),
      steps,
      schedule: {
        kind: 'cosine',
        rate: contestant.rate,
        steps,
        warmUp: Math.ceil(steps / 20),
        floor: contestant.rate / 10,
      },
      adam: { beta2: 0.99, decay: 0.1 },
      clip: 1,
      every: run.quick ? 3 : 250,
      error: () => model.lossOver(some),
    },
    run,
  )
  const loss = model.lossOver(run.quick ? some : all)
  run.report(
    { name, metric: 'loss', value: loss, unit: 'nats', note },
    { name, metric: 'perplexity', value: Math.exp(loss), unit: '' },
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's' },
  )
}
