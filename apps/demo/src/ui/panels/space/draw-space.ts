import type { Place } from '../../../api/space.ts'
import { colour } from '../../paint/colour.ts'
import type { Marked } from './places.ts'

const full = 2 * Math.PI
const dot = 2.4
const hit = 9
const diamond = 12

/** Dots for all records, rings for those left out, numbers for the answers, a diamond for the question. */
export function drawSpace(
  context: CanvasRenderingContext2D,
  points: readonly Marked[],
  cue: Place | undefined,
  place: (place: Place) => Place,
): void {
  const [rest, line, accent, ink, surface, question] = [
    colour('--soft'),
    colour('--line-strong'),
    colour('--accent'),
    colour('--accent-ink'),
    colour('--surface'),
    colour('--hit'),
  ]
  const circle = ({ x, y }: Place, radius: number): void => {
    context.beginPath()
    context.arc(x, y, radius, 0, full)
  }
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.font = '600 10px system-ui, sans-serif'
  if (cue !== undefined) {
    const from = place(cue)
    context.strokeStyle = line
    for (const point of points) {
      if (point.rank === undefined) continue
      const to = place(point)
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
      context.stroke()
    }
    const { x, y } = from
    context.beginPath()
    context.moveTo(x, y - diamond)
    context.lineTo(x + diamond, y)
    context.lineTo(x, y + diamond)
    context.lineTo(x - diamond, y)
    context.closePath()
    context.fillStyle = question
    context.fill()
    context.strokeStyle = surface
    context.stroke()
  }
  for (const point of points) {
    const at = place(point)
    if (point.rank !== undefined) {
      circle(at, hit)
      context.fillStyle = accent
      context.fill()
      context.strokeStyle = surface
      context.stroke()
      context.fillStyle = ink
      context.fillText(String(point.rank), at.x, at.y + 0.5)
    } else if (point.gone === true) {
      circle(at, hit - 3)
      context.fillStyle = surface
      context.fill()
      context.lineWidth = 2
      context.strokeStyle = accent
      context.stroke()
      context.lineWidth = 1
    } else {
      circle(at, dot)
      context.globalAlpha = 0.45
      context.fillStyle = rest
      context.fill()
      context.globalAlpha = 1
    }
  }
}
