import type { Space } from '../../../api/space.ts'
import { fill, h } from '../../dom.ts'
import { atTime, count, langOf } from '../../format.ts'
import { followSpace } from '../../mapping.ts'
import type { Page } from '../../page.ts'
import { onWidth, surface } from '../../paint/surface.ts'
import { onColours } from '../../theme.ts'
import { failure } from '../notice.ts'
import { speakerTag } from '../speakers.ts'
import { drawSpace } from './draw-space.ts'
import { fitting, marked, type Marked } from './places.ts'
import { searchSteps } from './search-steps.ts'
import { spaceTable } from './space-table.ts'

const height = 360
const margin = 18
/** Pixels within which a record is pointed at. */
const reach = 16

/** The answer among all records, by meaning: a map, and the same in words. */
export function spacePanel({ store, openRecord }: Page): HTMLElement {
  const { element: canvas, paint } = surface('space-canvas')
  const room = h('div', { class: 'space-room' }, canvas)
  const about = h('p', { class: 'about' })
  const trouble = h('div', { role: 'status' })
  const pointed = h('div', { class: 'readout', hidden: true })
  const body = h('div', {
    class: 'table-room',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Places of the answers',
  })
  const table = h('details', { class: 'trace-table' }, h('summary', {}, 'Places as a table'), body)
  const legend = h(
    'ul',
    { class: 'space-legend', 'aria-label': 'What is drawn' },
    ...[
      ['cue', 'the question'],
      ['hit', 'answers, by rank'],
      ['gone', 'left out, since different or newer ones are asked for'],
      ['rest', 'other records'],
    ].map(([kind, text = '']) =>
      h('li', {}, h('span', { class: `space-mark space-${kind ?? ''}`, 'aria-hidden': 'true' }), text),
    ),
  )
  const searched = h('div', {})
  const inner = h('div', {}, about, legend, room, pointed, table, searched)
  const element = h(
    'details',
    { class: 'space' },
    h('summary', {}, 'Where the answers lie in meaning'),
    trouble,
    inner,
  )
  let width = 0
  let points: readonly Marked[] = []
  let cue: Space['cue']

  const draw = (): void => {
    if (width === 0 || !element.open) return
    const place = fitting(cue === undefined ? points : [...points, cue], { width, height, margin })
    paint(width, height, (context) => drawSpace(context, points, cue, place))
  }
  const nearest = (event: MouseEvent): Marked | undefined => {
    const place = fitting(cue === undefined ? points : [...points, cue], { width, height, margin })
    let best: Marked | undefined
    let least = reach
    for (const point of points) {
      const { x, y } = place(point)
      const away = Math.hypot(x - event.offsetX, y - event.offsetY)
      // What is drawn later lies above.
      if (away <= least) [best, least] = [point, away]
    }
    return best
  }
  canvas.addEventListener('pointermove', (event) => {
    const point = nearest(event)
    canvas.style.cursor = point === undefined ? '' : 'pointer'
    if (point !== undefined) tell(point)
  })
  canvas.addEventListener('click', (event) => {
    const point = nearest(event)
    if (point !== undefined) openRecord(point.id)
  })
  const tell = ({ speaker, at, text, rank }: Marked): void => {
    pointed.hidden = false
    fill(
      pointed,
      h(
        'div',
        { class: 'card-head' },
        rank !== undefined && h('span', { class: 'figure' }, `#${rank}`),
        speakerTag(store.get().overview, speaker),
        h('time', { datetime: new Date(at).toISOString() }, atTime(at)),
      ),
      h('p', { class: 'said', lang: langOf(text), dir: 'auto' }, text),
    )
  }
  element.addEventListener('toggle', () => {
    store.set({ mapOpen: element.open })
    draw()
  })
  table.addEventListener('toggle', () =>
    fill(body, table.open && spaceTable(points, store.get().answer, openRecord)),
  )
  store.watch(({ mapping, scope }, changed) => {
    if (changed('scope')) element.hidden = scope === undefined
    if (!changed('mapping')) return
    const { space, error } = mapping ?? {}
    fill(trouble, error !== undefined && failure(error))
    inner.hidden = space === undefined
    element.setAttribute(
      'aria-busy',
      String(mapping !== undefined && space === undefined && error === undefined),
    )
    if (space === undefined) return
    const { answer, without } = store.get()
    ;({ cue } = space)
    points = marked(space, answer, without?.ids ?? [])
    pointed.hidden = true
    fill(searched, ...(answer === undefined ? [] : searchSteps(answer)))
    about.textContent = aboutSpace(space, points)
    fill(body, table.open && spaceTable(points, answer, openRecord))
    draw()
  })
  onWidth(room, (found) => {
    width = found
    draw()
  })
  onColours(draw)
  followSpace(store)
  return element
}

function aboutSpace({ placed, placeless, shown, cue }: Space, points: readonly Marked[]): string {
  if (placed === 0) return 'No record of this conversation has a vector: it has no place in meaning.'
  const hits = points.filter(({ rank }) => rank !== undefined).length
  const gone = points.filter((point) => point.gone === true).length
  return [
    `The vectors of ${count(placed, 'record')}, seen from the side from which they differ most. It shows ${Math.round(100 * shown)}% of what tells them apart: what is near here may be far in truth.`,
    hits === 0
      ? 'Nothing is asked yet.'
      : `${count(hits, 'answer')} ${hits === 1 ? 'is' : 'are'} among them.`,
    gone > 0 && `${count(gone, 'record')} left out for different or newer ones.`,
    hits > 0 && cue === undefined && 'The question itself has no vector.',
    placeless > 0 &&
      `${count(placeless, 'record')} without a vector ${placeless === 1 ? 'is' : 'are'} nowhere.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(' ')
}
