import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'
import { withFolder } from '../storages.ts'
import type { PartOptions } from './part.ts'
import { atMost } from './rows.ts'
import type { ReopenResult } from './reopen-task.ts'
import { runTask } from './tasks.ts'

const times = 3
const steps = {
  open: 'opening',
  core: 'read of an empty scope',
  first: 'first read of the scope',
  second: 'second read',
  processor: 'processor time to the first answer',
} as const

/** The first read after opening, from files and (once) from the log, each in a new process. */
export async function reopenPart({ records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [100_000])
    for (const dimensions of [128, 384]) {
      const name = `reopen ${size.toLocaleString('en')} x ${dimensions}`
      say(`${name} ...`)
      await withFolder(async (folder) => {
        const job = { folder, records: size, dimensions }
        const cold = await runTask('fill', job)
        const again: ReopenResult[] = []
        for (let i = 0; i < times; i++) again.push(await runTask('reopen', job))
        measures.push(
          {
            name,
            metric: 'open and first read',
            value: median(again.map(({ open, core, first }) => open + core + first)),
            unit: 'ms',
            target: atMost(1_000),
          },
          ...(['open', 'core', 'first', 'second', 'processor'] as const).map((step) => ({
            name,
            metric: steps[step],
            value: median(again.map((one) => one[step])),
            unit: 'ms',
          })),
          { name, metric: 'first read of the scope, no files', value: cold.first, unit: 'ms' },
        )
      })
    }
  return measures
}
