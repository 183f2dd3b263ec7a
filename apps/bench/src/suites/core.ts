import { openMemory, type Composition, type Memory } from '@mnestic/core'
import { textOf } from '../durability/text.ts'
import { count, counts } from '../options.ts'
import { newest } from '../peers/newest.ts'
import type { Measure } from '../rows.ts'
import { percentile } from '../stats.ts'
import type { Suite } from '../suite.ts'

const batch = 1_000
const sessionLength = 20

/** What the contract itself costs: index, allowed records, fusion, assembly; no embedder, a backend that does nothing. */
export const core: Suite = {
  name: 'core',
  about: 'write, read and forget of core alone, by the size of a scope',
  configure(command) {
    command
      .option('--sizes <list>', 'records in the scope', counts, [1_000, 10_000, 100_000])
      .option('--times <n>', 'how often each thing is done', count, 200)
  },
  async run(command, say) {
    const { sizes, times } = command.opts<{ readonly sizes: readonly number[]; readonly times: number }>()
    const measures: Measure[] = []
    for (const size of sizes) {
      say(`${size.toLocaleString('en')} records ...`)
      measures.push(...(await measure(size, times)))
    }
    return measures
  },
}

async function measure(size: number, times: number): Promise<readonly Measure[]> {
  const backends: Composition = { newest: newest() }
  await using memory = await openMemory({ backends })
  const filling = performance.now()
  const ids = await fill(memory, size)
  const filled = performance.now() - filling
  const loading = performance.now()
  await memory.read('bench', 'hello')
  const loaded = performance.now() - loading
  const session = { session: 'session 1' }
  const reads = await repeat(times, () => memory.read('bench', 'hello'))
  const filtered = await repeat(Math.ceil(times / 10), () =>
    memory.read('bench', 'hello', { filter: session }),
  )
  const writes = await repeat(times, (i) => memory.write('bench', record(size + i)))
  await memory.read('bench', 'hello')
  const gets = await repeat(times, (i) => memory.get('bench', [ids[(i * 37) % ids.length] ?? '']))
  const lists = await repeat(times, () => memory.list('bench', { limit: 10 }))
  const forgets = await repeat(Math.ceil(times / 10), (i) =>
    memory.forget('bench', { ids: [ids[(i * 41) % ids.length] ?? ''] }),
  )
  const name = `${size.toLocaleString('en')} records`
  const p50 = (metric: string, values: readonly number[]): Measure => ({
    name,
    metric,
    value: percentile(values, 0.5),
    unit: 'ms',
  })
  return [
    { name, metric: 'filling', value: size / (filled / 1_000), unit: 'records/s' },
    { name, metric: 'first read', value: loaded, unit: 'ms' },
    p50('read p50', reads),
    p50('filtered read p50', filtered),
    p50('write p50', writes),
    p50('get p50', gets),
    p50('list p50', lists),
    p50('forget p50', forgets),
  ]
}

async function fill(memory: Memory<Composition>, size: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let from = 0; from < size; from += batch) {
    const length = Math.min(batch, size - from)
    const receipt = await memory.write(
      'bench',
      Array.from({ length }, (_, i) => record(from + i)),
    )
    ids.push(...receipt.ids)
  }
  return ids
}

function record(number: number): {
  readonly text: string
  readonly session: string
  readonly speaker: string
} {
  return {
    text: textOf(number),
    session: `session ${Math.floor(number / sessionLength)}`,
    speaker: number % 2 === 0 ? 'Ana' : 'Luka',
  }
}

/** Milliseconds of each. */
async function repeat(times: number, task: (i: number) => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    await task(i)
    taken.push(performance.now() - started)
  }
  return taken
}
