import { join } from 'node:path'
import { sentences, type Embedder } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { count } from '../options.ts'
import { loadSample, sampleFolder } from '../recall/sample.ts'
import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'
import type { Suite } from '../suite.ts'
import { findMinilm, measureMinilm } from './minilm.ts'

/** How fast embedders are on a conversation, and what the event loop feels of one that runs a model. */
export const embedding: Suite = {
  name: 'embedding',
  about: 'load time and texts per second of the embedders, event loop delay and memory of MiniLM',
  configure(command) {
    command
      .option('--sentences <n>', 'sentences in a round', count, 20_000)
      .option('--rounds <n>', 'rounds', count, 7)
      .option('--models <path>', 'folder with all-MiniLM-L6-v2')
      .option('--workers <n>', 'workers of MiniLM', count, 1)
  },
  async run(command, say) {
    const {
      sentences: wanted,
      rounds,
      models,
      workers,
    } = command.opts<{
      readonly sentences: number
      readonly rounds: number
      readonly models?: string
      readonly workers: number
    }>()
    const { folder, found } = findMinilm(models)
    if (!found)
      say(`MiniLM is skipped: ${folder} is not there. Name its parent with --models or MNESTIC_MODELS.`)
    const minilm = found ? await measureMinilm(folder, workers) : [] // first, for its peak memory
    return [...(await measure('static-128', staticEmbedder(), conversation(wanted), rounds)), ...minilm]
  },
}

async function measure(
  name: string,
  embedder: Embedder,
  texts: readonly string[],
  rounds: number,
): Promise<readonly Measure[]> {
  const start = performance.now()
  await embedder.embed(['The first one pays for loading.'])
  const load = performance.now() - start
  const speeds: number[] = []
  const singles: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    await embedder.embed(texts)
    speeds.push(texts.length / ((performance.now() - started) / 1_000))
    for (const text of texts.slice(0, 200)) {
      const asked = performance.now()
      await embedder.embed([text])
      singles.push(performance.now() - asked)
    }
  }
  await embedder.close?.()
  return [
    { name, metric: 'first call, with loading', value: load, unit: 'ms' },
    { name, metric: 'one sentence p50', value: median(singles), unit: 'ms' },
    {
      name,
      metric: 'speed',
      value: median(speeds),
      unit: 'sentences/s',
      target: { of: 'value', is: 'at least', bound: 40_000 },
    },
  ]
}

/** The sentences of the English sample, over and over until there are enough. */
function conversation(wanted: number): readonly string[] {
  const { sessions } = loadSample(join(sampleFolder, 'sample-en.json'))
  const all = sessions.flat().flatMap(({ text }) => {
    const spans = sentences(text)
    return spans.length === 0 ? [text] : spans.map(({ start, end }) => text.slice(start, end))
  })
  return Array.from({ length: wanted }, (_, i) => all[i % all.length] ?? '')
}
