import type { Scope } from '@mnestic/core'
import type { Reading } from '@mnestic/lstm'
import type { GateName, StateRows, Trace, Worth } from '../../api.ts'
import type { DemoMemory } from '../../compose.ts'
import { stateRows } from './state-rows.ts'

/** What the cells made of the same page of records. */
export interface WorthPage {
  readonly source: Trace['source']
  of(id: string): Worth | undefined
  /** Each cell's gates over these records; `undefined` without weights. */
  gates(ids: readonly string[]): Readonly<Record<GateName, StateRows>> | undefined
}

/** Both views name a page's beginning by the number of the record before it. */
export async function worthPage(
  memory: DemoMemory,
  scope: Scope,
  page: {
    readonly limit: number
    readonly after: string | undefined
    readonly signal: AbortSignal | undefined
  },
): Promise<WorthPage> {
  const { source, readings } = await memory.views.worth.readings(scope, { ...page, cells: true })
  const byId = new Map(readings.map((reading) => [reading.record.id, reading]))
  return {
    source,
    of: (id) => worthOf(byId.get(id)),
    gates(ids) {
      const rows = (gate: GateName): StateRows | undefined => {
        const states = ids.map((id) => byId.get(id)?.cells?.[gate] ?? new Float32Array())
        return stateRows(states, false)
      }
      const [input, forget, output] = [rows('input'), rows('forget'), rows('output')]
      return input && forget && output && { input, forget, output }
    },
  }
}

function worthOf(reading: Reading | undefined): Worth | undefined {
  if (reading === undefined) return undefined
  const { keep, boundary, gates, retained } = reading
  return {
    keep,
    ...(boundary !== undefined && { boundary }),
    ...(gates && { gates }),
    ...(retained !== undefined && { retained }),
  }
}
