import type { StateRows, Trace } from '../../../api.ts'
import { amount, number } from '../../format.ts'
import { ramp } from '../../paint/colour.ts'
import { paintHeat } from '../../paint/heat.ts'
import { scaleLegend } from '../../paint/scale-legend.ts'
import type { Lane } from './lane.ts'
import { quantile } from './quantile.ts'
import { drawBorders } from './session-lane.ts'

const rowHeight = 4
/** A scale that spans less would show nothing but the rounding. */
const least = 0.001

/** The context, each number apart from its mean. */
export function contextLane(trace: Trace, state: StateRows): Lane {
  const sizes = valuesOf(state).map(Math.abs)
  // A few large numbers must not leave all others pale.
  const edge = Math.max(least, quantile(sizes, 0.98))
  const label = amount(edge)
  return {
    ...heat(trace, state, { low: -edge, high: edge }, ['--heat-below', '--heat-zero', '--heat-above']),
    caption: `Context: ${told(state, 'numbers')}, each less its mean, in the order of their peaks`,
    legend: scaleLegend('both', `≤ −${label}`, `≥ ${label}`),
  }
}

/** A gate of each cell. */
export function gateLane(name: string, trace: Trace, state: StateRows): Lane {
  const values = valuesOf(state)
  const [low, high] = [quantile(values, 0.02), Math.max(least, quantile(values, 0.98))]
  return {
    ...heat(trace, state, { low, high }, ['--heat-least', '--heat-above']),
    caption: `${name}: ${told(state, 'cells')}, in the order of their peaks`,
    legend: scaleLegend('one', `≤ ${amount(low)}`, `≥ ${amount(high)}`),
  }
}

function heat(
  trace: Trace,
  { rows }: StateRows,
  scale: { readonly low: number; readonly high: number },
  colours: readonly `--${string}`[],
): Lane {
  const height = rows.length * rowHeight
  return {
    height,
    draw(context, columns) {
      paintHeat(
        context,
        { columns: columns.count, rows: rows.map(({ values }) => values), ...scale },
        ramp(...colours),
        { top: 0, width: columns.width, height },
      )
      drawBorders(context, trace, columns, height)
    },
  }
}

function told({ size, rows }: StateRows, what: string): string {
  return rows.length === size
    ? `all ${size} ${what}`
    : `the ${rows.length} of ${number(size)} ${what} that vary most`
}

const valuesOf = ({ rows }: StateRows): readonly number[] => rows.flatMap(({ values }) => values)
