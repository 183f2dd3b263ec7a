import type { GateName, Trace } from '../../../api.ts'
import { amount } from '../../format.ts'
import { colour, ramp } from '../../paint/colour.ts'
import { paintHeat } from '../../paint/heat.ts'
import { scaleLegend } from '../../paint/scale-legend.ts'
import { openers, type Lane } from './lane.ts'
import { quantile } from './quantile.ts'
import { drawBorders } from './session-lane.ts'

const gateNames = ['input', 'forget', 'output'] as const satisfies readonly GateName[]
const rowHeight = 16
const above = 9
const height = above + gateNames.length * rowHeight

/** How far the gates were open, in the mean of all cells; what opened the input gate most is marked. */
export function gatesLane(trace: Trace): Lane | undefined {
  if (trace.gates === undefined) return undefined
  const rows = gateNames.map((name) => {
    const values = trace.steps.map(({ worth }) => worth?.gates?.[name] ?? 0)
    return { name, values, low: quantile(values, 0.02), high: quantile(values, 0.98) }
  })
  const ranges = rows.map(
    ({ name, values }) => `${name} ${amount(Math.min(...values))} to ${amount(Math.max(...values))}`,
  )
  return {
    caption: `Gates in the mean of all cells, from above: ${ranges.join(', ')}. ▼ opened the input gate most`,
    // A few records far from the others must not leave those of one colour.
    legend: scaleLegend('one', 'lowest 2%', 'highest 2%'),
    height,
    draw(context, columns) {
      const colours = ramp('--heat-least', '--heat-above')
      rows.forEach(({ values, low, high }, n) =>
        paintHeat(
          context,
          { columns: columns.count, rows: [values], low, high: Math.max(high, low + 1e-6) },
          colours,
          {
            top: above + n * rowHeight,
            width: columns.width,
            height: rowHeight - 1,
          },
        ),
      )
      drawBorders(context, trace, columns, height)
      const [most] = openers(trace, 1)
      if (most === undefined) return
      const x = columns.centre(most)
      context.fillStyle = colour('--hit')
      context.beginPath()
      context.moveTo(x - 5, 0)
      context.lineTo(x + 5, 0)
      context.lineTo(x, above - 1)
      context.fill()
      context.fillRect(x - 0.75, above - 1, 1.5, height)
    },
  }
}
