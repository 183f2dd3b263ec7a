import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createHeap, random, type Heap, type Random } from '@mnestic/sequence'
import { findData } from '../data.ts'
import { Failure } from '../failure.ts'
import { decoder } from './decoder.ts'
import { labeller, type Labelled } from './labeller.ts'
import { learn } from './learn.ts'
import type { LearningRun, LearningTask } from './task.ts'
import type { Trunk } from './trunk.ts'
import { plainLstm } from './trunks.ts'

const shakespeare = {
  folder: 'tinyshakespeare',
  source: 'Get input.txt from karpathy/char-rnn (data/tinyshakespeare) on GitHub.',
}

/** Characters of a text as numbers, the last tenth of them to measure on. */
interface Characters {
  readonly vocabulary: number
  readonly trained: Int32Array
  readonly heldOut: Int32Array
}

interface Contestant {
  /** With the size that the trunk has. */
  name(quick: boolean): string
  /** Columns of the characters' embedding. */
  readonly width: number
  /** Standard deviation of its first numbers. */
  readonly spread: number
  readonly rate: number
  trunk(heap: Heap, source: Random, quick: boolean): Trunk
}

/** Characters that a prediction can look back on. */
const window = 64
const batch = 12

const cells = (quick: boolean): number => (quick ? 16 : 256)
const layers = (quick: boolean): number => (quick ? 1 : 4)

const contestants: readonly Contestant[] = [
  {
    name: (quick) => `LSTM of ${cells(quick)} cells`,
    width: 64,
    spread: 1,
    rate: 3e-3,
    trunk: (heap, source, quick) =>
      plainLstm(heap, { input: 64, hidden: cells(quick), random: source }).trunk,
  },
  {
    name: (quick) => `decoder of ${layers(quick)} ${quick ? 'layer' : 'layers'}`,
    width: 128,
    spread: 0.02,
    rate: 1e-3,
    trunk: (heap, source, quick) =>
      decoder(heap, { width: 128, heads: 4, layers: layers(quick), longest: window, random: source }),
  },
]

/**
 * A language model of characters, with the sizes, rates and iterations of nanoGPT's configuration for a CPU, which
 * publishes a validation loss of 1.88 for its Transformer. An LSTM reads as many characters.
 */
export const language: LearningTask = {
  name: 'language',
  about: 'the next character of tinyshakespeare',
  async run(run) {
    const text = textOf(run)
    if (text === undefined) return
    for (const contestant of contestants) await measure(contestant, text, run)
  },
}

async function measure(contestant: Contestant, text: Characters, run: LearningRun): Promise<void> {
  const { vocabulary } = text
  const heap = createHeap({ kernel: run.kernel })
  const seeded = random(run.seed)
  const model = labeller(heap, {
    vocabularies: [vocabulary],
    width: contestant.width,
    spread: contestant.spread,
    classes: vocabulary,
    trunk: contestant.trunk(heap, seeded, run.quick),
    random: seeded,
  })
  const all = windowsOf(text.heldOut)
  const some = all.filter((_, n) => n % 8 === 0).slice(0, run.quick ? 2 : undefined)
  const name = `language, ${contestant.name(run.quick)}`
  const steps = run.quick ? 6 : 2_000
  const { iterations, seconds, note } = await learn(
    {
      name,
      model,
      batches: (_, source) =>
        windowsAt(
          text.trained,
          Array.from({ length: batch }, () => source.integer(text.trained.length - window)),
        ),
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
      error: () => model.errors(some).loss,
    },
    run,
  )
  const { loss } = model.errors(run.quick ? some : all)
  run.report(
    { name, metric: 'loss', value: loss, unit: 'nats', note },
    { name, metric: 'perplexity', value: Math.exp(loss), unit: '' },
    { name, metric: 'iterations', value: iterations, unit: '' },
    { name, metric: 'time', value: seconds, unit: 's' },
  )
}

/** `undefined` where there is no text, which is reported. In quick runs, sentences that need none. */
function textOf(run: LearningRun): Characters | undefined {
  if (run.quick) return characters('the quick brown fox jumps over the lazy dog. '.repeat(400))
  try {
    const path = findData(shakespeare, run.data)
    return characters(readFileSync(statSync(path).isDirectory() ? join(path, 'input.txt') : path, 'utf8'))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    run.report({ name: 'language', metric: 'did not run', value: NaN, unit: '', note: error.message })
    return undefined
  }
}

function characters(text: string): Characters {
  const known = [...new Set(text)].toSorted()
  const numbers = new Map(known.map((character, n) => [character, n]))
  const ids = Int32Array.from(text, (character) => numbers.get(character) ?? 0)
  const cut = Math.floor(ids.length * 0.9)
  return { vocabulary: known.length, trained: ids.subarray(0, cut), heldOut: ids.subarray(cut) }
}

/** One behind the other, without the rest that fills no batch. */
function windowsOf(ids: Int32Array): readonly Labelled[] {
  const count = Math.floor((ids.length - 1) / (window * batch))
  return Array.from({ length: count }, (_, n) =>
    windowsAt(
      ids,
      Array.from({ length: batch }, (_row, b) => (n * batch + b) * window),
    ),
  )
}

/** Each step shows a character and is asked the next one. */
function windowsAt(ids: Int32Array, starts: readonly number[]): Labelled {
  const shifted = (by: number) =>
    Int32Array.from(
      { length: window * batch },
      (_, at) => ids[(starts[at % batch] ?? 0) + Math.floor(at / batch) + by] ?? 0,
    )
  return { steps: window, batch, ids: [shifted(0)], targets: shifted(1) }
}
