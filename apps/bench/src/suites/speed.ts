import { openMemory, scope, type Composition, type Memory, type RecordInput } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { recipe } from '../compositions.ts'
import { invented } from '../invented.ts'
import { count, counts } from '../options.ts'
import type { Measure, Target } from '../rows.ts'
import { percentile } from '../stats.ts'
import { storageNames, withStorage, type StorageName } from '../storages.ts'
import type { Suite } from '../suite.ts'

const batch = 100
const room = scope('bench')

const atLeast = (bound: number): Target => ({ of: 'value', is: 'at least', bound })
const atMost = (bound: number): Target => ({ of: 'value', is: 'at most', bound })

/** By records in the scope; sizes that are not here have no target. */
const targets: Readonly<Record<number, { readonly p50: Target; readonly p99?: Target }>> = {
  10_000: { p50: atMost(8), p99: atMost(25) },
  100_000: { p50: atMost(30) },
}

/** What the default composition costs in one long scope: durable writes with vectors, then questions. */
export const speed: Suite = {
  name: 'speed',
  about: 'ingest and read times of the default composition, by the size of a scope',
  configure(command) {
    command
      .option('--sizes <list>', 'records in the scope', counts, [10_000, 100_000])
      .option('--reads <n>', 'questions that are timed', count, 400)
  },
  async run(command, say) {
    const { sizes, reads } = command.opts<{ readonly sizes: readonly number[]; readonly reads: number }>()
    const measures: Measure[] = []
    for (const size of sizes)
      for (const storage of storageNames) {
        say(`${size.toLocaleString('en')} records, ${storage} ...`)
        measures.push(
          ...(await withStorage(storage, async (kept) => await measure(size, reads, storage, kept))),
        )
      }
    return measures
  },
}

async function measure(
  size: number,
  reads: number,
  storage: StorageName,
  kept: Parameters<typeof openMemory>[0]['storage'],
): Promise<readonly Measure[]> {
  const name = `${size.toLocaleString('en')} records, ${storage}`
  await using memory = await openMemory<Composition>({ ...recipe('default'), storage: kept })
  const { records, questions } = invented(size)
  const filling = performance.now()
  for (let from = 0; from < size; from += batch) await memory.write(room, records.slice(from, from + batch))
  const written = performance.now()
  await memory.read(room, questions[0] ?? '')
  const first = performance.now() - written
  for (const question of questions) await memory.read(room, question) // what is compiled later is compiled now
  const times = await timed(memory, questions, reads)
  const cosine = await plainCosine(records, questions, Math.ceil(reads / 4))
  const target = targets[size]
  const p50 = percentile(times, 0.5)
  return [
    {
      name,
      metric: 'ingest',
      value: size / ((written - filling) / 1_000),
      unit: 'records/s',
      ...(storage === 'sqlite' && { target: atLeast(5_000) }),
    },
    { name, metric: 'first read', value: first, unit: 'ms' },
    {
      name,
      metric: 'read p50',
      value: p50,
      unit: 'ms',
      peer: 'plain cosine',
      ratio: p50 / cosine,
      ...(target && { target: target.p50 }),
    },
    {
      name,
      metric: 'read p99',
      value: percentile(times, 0.99),
      unit: 'ms',
      ...(target?.p99 && { target: target.p99 }),
    },
    { name: `plain cosine beside ${name}`, metric: 'read p50', value: cosine, unit: 'ms' },
  ]
}

async function timed(
  memory: Memory<Composition>,
  questions: readonly string[],
  reads: number,
): Promise<readonly number[]> {
  const times: number[] = []
  for (let i = 0; i < reads; i++) {
    const asked = performance.now()
    await memory.read(room, questions[i % questions.length] ?? '')
    times.push(performance.now() - asked)
  }
  return times
}

/** What the shortest program does: embed the question, multiply it with every record's vector, keep the best ten. */
async function plainCosine(
  records: readonly RecordInput[],
  questions: readonly string[],
  reads: number,
): Promise<number> {
  const embedder = staticEmbedder()
  const vectors = await embedder.embed(records.map(({ text }) => text))
  const times: number[] = []
  for (let i = 0; i < reads; i++) {
    const asked = performance.now()
    const [cue] = await embedder.embed([questions[i % questions.length] ?? ''])
    const best: { readonly at: number; readonly cosine: number }[] = []
    for (const [at, vector] of vectors.entries()) {
      let cosine = 0
      for (let d = 0; d < vector.length; d++) cosine += (vector[d] ?? 0) * (cue?.[d] ?? 0)
      if (best.length === 10 && cosine <= (best[9]?.cosine ?? 0)) continue
      best.push({ at, cosine })
      best.sort((a, b) => b.cosine - a.cosine)
      best.length = Math.min(best.length, 10)
    }
    times.push(performance.now() - asked)
  }
  return percentile(times, 0.5)
}
