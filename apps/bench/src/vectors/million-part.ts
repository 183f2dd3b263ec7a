import type { Measure } from '../rows.ts'
import { mean } from '../stats.ts'
import { withFolder } from '../storages.ts'
import type { PartOptions } from './part.ts'
import { atMost } from './rows.ts'
import { runTask } from './tasks.ts'

const dimensions = 384

/** A million vectors, of which only the int8 copy stays in memory. Takes minutes, and 4 GB of disk. */
export async function millionPart({ cues, records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [1_000_000]) {
    const name = `${size.toLocaleString('en')} x ${dimensions}, int8`
    await withFolder(async (folder) => {
      const job = { folder, records: size, dimensions, cues: Math.min(cues, 50) }
      say(`${name}: the log, and what is right ...`)
      const truth = await runTask('millionLog', job)
      say(`${name}: reading ...`)
      const { firstMs, buildMs, rssMiB, peakMiB, p50, p99, answers } = await runTask('million', job)
      const recall = mean(
        truth.map((right, i) => right.filter((record) => answers[i]?.includes(record)).length / right.length),
      )
      const row = (metric: string, value: number, unit: string): Measure => ({ name, metric, value, unit })
      measures.push(
        { ...row('peak RSS', peakMiB, 'MiB'), target: atMost(2_048) },
        row('RSS', rssMiB, 'MiB'),
        row('memory.read p50', p50, 'ms'),
        row('memory.read p99', p99, 'ms'),
        row('recall@10', recall, ''),
        row('first read', firstMs / 1_000, 's'),
        row('work after it', buildMs / 1_000, 's'),
      )
    })
  }
  return measures
}
