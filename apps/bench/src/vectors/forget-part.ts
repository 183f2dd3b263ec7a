import type { Measure } from '../rows.ts'
import { percentile } from '../stats.ts'
import type { PartOptions } from './part.ts'
import { atLeast, atMost } from './rows.ts'
import { runTask } from './tasks.ts'

const dimensions = 128
const forgets = 60

/** What forgetting costs and leaves, in a scope of 100,000. */
export async function forgetPart({ records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [100_000]) {
    const name = `forget at ${size.toLocaleString('en')} x ${dimensions}`
    say(`${name} ...`)
    const job = { records: size, dimensions, forgets: Math.min(forgets, Math.floor(size / 10)), cues: 100 }
    const { times, bare, manyMs, found, returned, recall } = await runTask('forget', job)
    const alone = percentile(bare, 0.5)
    measures.push(
      {
        name,
        metric: 'one record p50',
        value: percentile(times, 0.5),
        unit: 'ms',
        peer: 'the log alone',
        ratio: percentile(times, 0.5) / alone,
        target: atMost(50),
      },
      { name, metric: 'one record p99', value: percentile(times, 0.99), unit: 'ms', target: atMost(50) },
      { name: 'the log alone', metric: 'one record p50', value: alone, unit: 'ms' },
      { name, metric: `${Math.floor(size / 100)} records at once`, value: manyMs, unit: 'ms' },
      { name, metric: 'vectors in files before', value: found.before, unit: '' },
      { name, metric: 'forgotten vectors in files', value: found.floats, unit: '', target: atMost(0) },
      { name, metric: 'int8 codes in files before', value: found.codesBefore, unit: '' },
      { name, metric: 'forgotten int8 codes in files', value: found.codes, unit: '', target: atMost(0) },
      { name, metric: 'forgotten records returned', value: returned, unit: '', target: atMost(0) },
      { name, metric: 'recall@10 before', value: recall.before, unit: '' },
      {
        name,
        metric: 'recall@10 at once after a hundredth is gone',
        value: recall.atOnce,
        unit: '',
        target: atLeast(recall.before - 0.01),
      },
      {
        name,
        metric: 'recall@10 when it was rebuilt',
        value: recall.after,
        unit: '',
        target: atLeast(recall.before - 0.01),
      },
    )
  }
  return measures
}
