import type { Measure } from '../rows.ts'
import type { PartOptions } from './part.ts'
import { atLeast, atMost, timesAtMost } from './rows.ts'
import { runTask } from './tasks.ts'

const dimensions = 128
const turnovers = 10

/** Ten turnovers of everything, with graphs that are built meanwhile; and the same without any, for what they add. */
export async function churnPart({ records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [10_000])
    for (const engine of ['auto', 'exact'] as const) {
      const name = `${turnovers} turnovers of ${size.toLocaleString('en')} x ${dimensions}, ${engine === 'auto' ? 'graphs' : 'no graph'}`
      say(`${name} ...`)
      const job = { records: size, dimensions, turnovers, cues: 50, engine, exactUpTo: Math.floor(size / 4) }
      const { recall, rss, delay, secondsEach, buildMs } = await runTask('churn', job)
      const held = engine === 'auto'
      measures.push(
        { name, metric: 'recall@10 before', value: recall.before, unit: '' },
        {
          name,
          metric: 'recall@10 after',
          value: recall.after,
          unit: '',
          ...(held && { target: atLeast(recall.before - 0.01) }),
        },
        {
          name,
          metric: 'least recall@10 meanwhile',
          value: recall.least,
          unit: '',
          ...(held && { target: atLeast(recall.before - 0.01) }),
        },
        {
          name,
          metric: 'RSS after',
          value: rss.after / 2 ** 20,
          unit: 'MiB',
          peer: 'after one',
          ratio: rss.after / rss.before,
          ...(held && { target: timesAtMost(1.3) }),
        },
        {
          name,
          metric: "event loop's delay p99 while only a graph is built",
          value: delay.building,
          unit: 'ms',
          ...(held && { target: atMost(10) }),
        },
        {
          name,
          metric: "event loop's delay p99, writes and forgets included",
          value: delay.churning,
          unit: 'ms',
        },
        { name, metric: 'a turnover', value: secondsEach, unit: 's' },
        { name, metric: 'first build', value: buildMs / 1_000, unit: 's' },
      )
    }
  return measures
}
