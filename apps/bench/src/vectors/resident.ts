import type { Measure } from '../rows.ts'
import type { Ready } from './arena.ts'

/** What a process holds more than before it took the vectors, and how long it took them. */
export function residentRows(name: string, { filled }: Ready, records: number): readonly Measure[] {
  return [
    { name, metric: 'filled in', value: filled.totalMs / 1_000, unit: 's' },
    { name, metric: 'resident, RSS', value: filled.rss / records, unit: 'bytes/vector' },
  ]
}
