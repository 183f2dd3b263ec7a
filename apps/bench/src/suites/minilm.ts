import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openMemory, scope, type Embedder, type RecordInput } from '@mnestic/core'
import { minilmEmbedder } from '@mnestic/embed-minilm'
import { vectorStore } from '@mnestic/vector-store'
import { loadSample, sampleFolder } from '../recall/sample.ts'
import { repository } from '../repository.ts'
import type { Measure } from '../rows.ts'
import { median, percentile } from '../stats.ts'

const model = 'all-MiniLM-L6-v2'

/** The model's folder, if it is there: in `given`, else `MNESTIC_MODELS`, else `../shared/models` beside the project. */
export function findMinilm(given: string | undefined): { readonly folder: string; readonly found: boolean } {
  const models = given ?? process.env['MNESTIC_MODELS'] ?? join(repository, '..', 'shared', 'models')
  const folder = join(resolve(models), model)
  return { folder, found: existsSync(folder) }
}

/** An ingest of the English sample, turns and sentences, as a memory does it: and what the event loop feels of it. */
export async function measureMinilm(folder: string, workers: number): Promise<readonly Measure[]> {
  const start = performance.now()
  const embedder = await minilmEmbedder({ folder, workers })
  const load = performance.now() - start
  let texts = 0
  const counting: Embedder = {
    ...embedder,
    async embed(asked, options) {
      texts += asked.length
      return embedder.embed(asked, options)
    },
  }
  const { sessions } = loadSample(join(sampleFolder, 'sample-en.json'))
  const memory = await openMemory({ embedder: counting, backends: { vectors: vectorStore() } })
  const ingest = async (name: string): Promise<void> => {
    for (const turns of sessions) {
      const records = turns.map(({ text, speaker }): RecordInput => ({
        text,
        ...(speaker !== undefined && { speaker }),
      }))
      await memory.write(scope(name), records)
    }
  }
  await ingest('warm')
  texts = 0
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const started = performance.now()
  await ingest('measured')
  const seconds = (performance.now() - started) / 1_000
  delay.disable()
  const speed = texts / seconds

  const busy = ingest('more')
  let working = true
  const done = busy.finally(() => (working = false))
  const questions: number[] = []
  while (working) {
    const asked = performance.now()
    await embedder.embed(['Which dance did she learn in Lisbon?'])
    questions.push(performance.now() - asked)
  }
  await done
  await memory.close()
  await embedder.close()

  const name = workers === 1 ? 'MiniLM' : `MiniLM, ${workers} workers`
  return [
    { name, metric: 'loading', value: load, unit: 'ms' },
    {
      name,
      metric: 'ingest',
      value: speed,
      unit: 'texts/s',
      target: { of: 'value', is: 'at least', bound: 100 },
    },
    {
      name,
      metric: 'event loop delay p99 in the ingest',
      value: delay.percentile(99) / 1e6,
      unit: 'ms',
      target: { of: 'value', is: 'at most', bound: 20 },
    },
    { name, metric: 'event loop delay, longest', value: delay.max / 1e6, unit: 'ms' },
    { name, metric: 'a question in the ingest p50', value: median(questions), unit: 'ms' },
    { name, metric: 'a question in the ingest p99', value: percentile(questions, 0.99), unit: 'ms' },
    {
      name,
      metric: 'peak memory of the process',
      value: process.resourceUsage().maxRSS / 1_024,
      unit: 'MiB',
    },
  ]
}
