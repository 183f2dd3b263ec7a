import { join } from 'node:path'
import { openMemory } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'
import { withFolder } from '../storages.ts'
import { newRecord } from './text.ts'

const batch = 500
const times = 7

/** Opening a memory over a long log, without backends. Target: at most 300 ms at 100,000 records. */
export async function opening(records: number): Promise<readonly Measure[]> {
  return withFolder(async (folder) => {
    const directory = join(folder, 'memory')
    await fill(directory, records)
    const opens: number[] = []
    const reads: number[] = []
    for (let i = 0; i < times; i++) {
      const started = performance.now()
      const memory = await openMemory({ storage: sqliteStorage(directory), backends: {} })
      opens.push(performance.now() - started)
      await memory.list('bench', { limit: 1 })
      reads.push(performance.now() - started)
      await memory.close()
    }
    const name = `open ${records.toLocaleString('en')} records`
    return [
      {
        name,
        metric: 'first',
        value: opens[0] ?? NaN,
        unit: 'ms',
        target: { of: 'value', is: 'at most', bound: 300 },
      },
      {
        name,
        metric: 'p50',
        value: median(opens),
        unit: 'ms',
        target: { of: 'value', is: 'at most', bound: 300 },
      },
      { name, metric: "p50 with the scope's index", value: median(reads), unit: 'ms' },
    ]
  })
}

async function fill(directory: string, records: number): Promise<void> {
  const storage = await sqliteStorage(directory).open()
  for (let from = 0; from < records; from += batch) {
    const length = Math.min(batch, records - from)
    await storage.append({
      scope: ['bench'],
      records: Array.from({ length }, (_, i) => newRecord(from + i)),
      notes: [],
      vectors: [],
    })
  }
  await storage.close()
}
