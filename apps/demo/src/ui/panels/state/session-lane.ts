import type { Trace } from '../../../api.ts'
import { colour } from '../../paint/colour.ts'
import { stretches, type Columns, type Lane } from './lane.ts'

/** The sessions by name, where there is room for it. */
export function sessionLane({ steps }: Trace): Lane | undefined {
  const all = stretches(steps)
  if (!all.some(({ session }) => session !== undefined)) return undefined
  return {
    height: 18,
    draw(context, columns) {
      context.font = '11px "Inter Variable", system-ui, sans-serif'
      context.fillStyle = colour('--soft')
      context.textBaseline = 'middle'
      for (const { session = '', from, to } of all) {
        const room = columns.left(to) - columns.left(from) - 6
        const text = fitted(context, session, room)
        if (text !== '') context.fillText(text, columns.left(from) + 4, 9)
      }
    },
  }
}

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  for (let length = Math.min(text.length, 60); length >= 2; length--) {
    const short = `${text.slice(0, length).toWellFormed()}…`
    if (context.measureText(short).width <= room) return short
  }
  return ''
}

/** The borders of the sessions, through a lane. */
export function drawBorders(
  context: CanvasRenderingContext2D,
  { steps }: Trace,
  columns: Columns,
  height: number,
): void {
  context.fillStyle = colour('--line-strong')
  for (const { from } of stretches(steps).slice(1))
    context.fillRect(Math.round(columns.left(from)) - 0.5, 0, 1, height)
}
