import type { Trace } from '../../../api.ts'
import { amount } from '../../format.ts'
import { colour } from '../../paint/colour.ts'
import { inferred, movers, stretches, type Columns, type Lane } from './lane.ts'
import { drawBorders } from './session-lane.ts'

const height = 92
const top = 12
const bottom = height - 11

/** How far each record moved the context: a line for each session, the largest steps marked. */
export function driftLane(trace: Trace): Lane | undefined {
  const most = trace.steps.reduce((all, { drift = 0 }) => Math.max(all, drift), 0)
  if (most === 0) return undefined
  const far = movers(trace, 6)
  const begins = trace.steps.flatMap((step, index) => (inferred(step) ? [index] : []))
  const y = (drift: number): number => bottom - (drift / most) * (bottom - top)

  const line = (context: CanvasRenderingContext2D, columns: Columns): void => {
    for (const { from, to } of stretches(trace.steps)) {
      const points = Array.from({ length: to - from }, (_, n) => from + n).filter(
        (index) => trace.steps[index]?.drift !== undefined,
      )
      context.beginPath()
      for (const index of points) context.lineTo(columns.centre(index), y(trace.steps[index]?.drift ?? 0))
      context.stroke()
      context.lineTo(columns.centre(points.at(-1) ?? from), bottom)
      context.lineTo(columns.centre(points[0] ?? from), bottom)
      context.globalAlpha = 0.12
      context.fill()
      context.globalAlpha = 1
    }
  }

  return {
    caption: `Drift: how far each record moved the context, up to ${amount(most)}${far.length === 0 ? '' : `. ● the ${far.length === 1 ? 'one' : far.length} that moved it most, beginnings of sessions apart`}${begins.length === 0 ? '' : '. ▲ a session begins here, as the cells see it'}`,
    height,
    draw(context, columns) {
      drawBorders(context, trace, columns, height)
      context.strokeStyle = colour('--accent')
      context.fillStyle = colour('--accent')
      context.lineWidth = 1.4
      context.lineJoin = 'round'
      line(context, columns)
      context.fillStyle = colour('--line-strong')
      context.fillRect(0, bottom, columns.width, 1)
      context.fillStyle = colour('--net-plain')
      for (const index of begins) {
        const x = columns.left(index)
        context.beginPath()
        context.moveTo(x, bottom + 2)
        context.lineTo(x + 5, height)
        context.lineTo(x - 5, height)
        context.fill()
      }
      for (const index of far) {
        context.beginPath()
        context.arc(columns.centre(index), y(trace.steps[index]?.drift ?? 0), 3.5, 0, 2 * Math.PI)
        context.fillStyle = colour('--hit')
        context.fill()
        context.strokeStyle = colour('--page')
        context.stroke()
      }
    },
  }
}
