import type { Measure } from '../rows.ts'
import { percentile } from '../stats.ts'
import type { PartOptions } from './part.ts'
import { timesAtMost } from './rows.ts'
import type { Reads } from './scopes-task.ts'
import { runTask } from './tasks.ts'

const records = 100
const dimensions = 128

/** A read in one scope of a thousand, beside one in a store that holds only it. */
export async function scopesPart({ say }: PartOptions): Promise<readonly Measure[]> {
  const scopes = 1_000
  say(`${scopes.toLocaleString('en')} scopes of ${records} records ...`)
  const { among, alone } = await runTask('scopes', { scopes, records, dimensions, reads: 200 })
  const name = `${scopes.toLocaleString('en')} scopes x ${records}, memory.read in one`
  return (['warm', 'first'] as const).flatMap((kind) =>
    ([0.5, 0.99] as const).flatMap((p) => rowsOf(name, kind, p, among, alone)),
  )
}

function rowsOf(name: string, kind: keyof Reads, p: number, among: Reads, alone: Reads): readonly Measure[] {
  const metric = `${kind === 'first' ? 'first read' : 'read'} p${100 * p}`
  const [value, beside] = [percentile(among[kind], p), percentile(alone[kind], p)]
  return [
    {
      name,
      metric,
      value,
      unit: 'ms',
      peer: 'alone',
      ratio: value / beside,
      ...(p === 0.5 && { target: timesAtMost(2) }),
    },
    { name: `${records} records alone, memory.read`, metric, value: beside, unit: 'ms' },
  ]
}
