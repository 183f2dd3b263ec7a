import type { Measure } from '../rows.ts'
import type { Ready } from './arena.ts'
import { contestants } from './contestants.ts'

/** What a process holds more than before it took the vectors, and how long it took them. */
export function residentRows(
  name: string,
  { name: contestant, filled }: Ready,
  records: number,
): readonly Measure[] {
  const time: Measure = { name, metric: 'filled in', value: filled.totalMs / 1_000, unit: 's' }
  if (contestants[contestant].apart === true) return [time]
  return [time, { name, metric: 'resident, RSS', value: filled.rss / records, unit: 'bytes/vector' }]
}
