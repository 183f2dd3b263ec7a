import type { StateRows, Trace } from '../../../api.ts'
import type { Layer } from '../../tracing.ts'
import { driftLane } from './drift-lane.ts'
import { gatesLane } from './gates-lane.ts'
import { contextLane, gateLane } from './heat-lanes.ts'
import type { Lane } from './lane.ts'
import { sessionLane } from './session-lane.ts'
import { keepLane, retainedLane } from './worth-lanes.ts'

export const layerLabels: Readonly<Record<Layer, string>> = {
  context: 'Context',
  input: 'Input gate of each cell',
  forget: 'Forget gate of each cell',
  output: 'Output gate of each cell',
}

/** The states that this trace has. */
export function layersOf({ context, gates }: Trace): readonly Layer[] {
  return [
    ...(context === undefined ? [] : (['context'] as const)),
    ...(gates === undefined ? [] : (['input', 'forget', 'output'] as const)),
  ]
}

/** What there is to show of a trace, from above. */
export function lanesOf(trace: Trace, wanted: Layer): readonly Lane[] {
  const there = layersOf(trace)
  const layer = there.includes(wanted) ? wanted : there[0]
  const told = [
    driftLane(trace),
    layer && heatOf(trace, layer),
    gatesLane(trace),
    keepLane(trace),
    retainedLane(trace),
  ].filter((lane) => lane !== undefined)
  const sessions = sessionLane(trace)
  return told.length > 0 && sessions !== undefined ? [sessions, ...told] : told
}

function heatOf(trace: Trace, layer: Layer): Lane | undefined {
  if (layer === 'context') return trace.context && contextLane(trace, trace.context)
  const rows: StateRows | undefined = trace.gates?.[layer]
  return rows && gateLane(layerLabels[layer], trace, rows)
}
