import type { Trace } from '../../../api.ts'
import { amount } from '../../format.ts'
import { ramp } from '../../paint/colour.ts'
import { paintHeat } from '../../paint/heat.ts'
import { scaleLegend } from '../../paint/scale-legend.ts'
import type { Lane } from './lane.ts'
import { drawBorders } from './session-lane.ts'

const height = 16
/** Of what a record wrote: below this share it counts as gone. */
const gone = -4

/** How much each record is worth keeping. */
export function keepLane(trace: Trace): Lane | undefined {
  const values = trace.steps.map(({ worth }) => worth?.keep ?? 0)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (!(high > low)) return undefined
  const what =
    trace.source.by === 'weights' ? 'log-odds' : 'mean information of its words, in nats; no cell is fitted'
  return {
    ...band(trace, values, low, high),
    caption: `Worth keeping: ${what}`,
    legend: scaleLegend('one', amount(low), amount(high)),
  }
}

/** What is left of each record in the cells after the last one. */
export function retainedLane(trace: Trace): Lane | undefined {
  if (trace.gates === undefined) return undefined
  const values = trace.steps.map(({ worth }) => Math.max(gone, Math.log10(worth?.retained ?? 0)))
  return {
    ...band(trace, values, gone, 0),
    caption: 'Still in the cells at the end, of what it wrote: the product of the forget gates since',
    legend: scaleLegend('one', '1 in 10,000', 'all'),
  }
}

function band(trace: Trace, values: readonly number[], low: number, high: number): Lane {
  return {
    height,
    draw(context, columns) {
      paintHeat(
        context,
        { columns: columns.count, rows: [values], low, high },
        ramp('--heat-least', '--heat-above'),
        { top: 0, width: columns.width, height },
      )
      drawBorders(context, trace, columns, height)
    },
  }
}
