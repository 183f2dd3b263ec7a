import type { Attention } from '../../../api/window.ts'
import { fill, h } from '../../dom.ts'
import { count, langOf, shorten } from '../../format.ts'
import type { Page } from '../../page.ts'
import { ramp } from '../../paint/colour.ts'
import { paintHeat } from '../../paint/heat.ts'
import { scaleLegend } from '../../paint/scale-legend.ts'
import { onWidth, surface } from '../../paint/surface.ts'
import { onColours } from '../../theme.ts'

const rowHeight = 22
/** Strongest records that are listed with their text. */
const listed = 5

/** To which records the question attends: a row a head, a column a record; and the same in words. */
export function attentionMap({ store, openRecord }: Page): HTMLElement {
  const { element: canvas, paint } = surface('attention-canvas')
  const heads = h('div', { class: 'attention-heads', 'aria-hidden': 'true' })
  const room = h('div', { class: 'attention-room' }, canvas)
  const legend = h('span', {})
  const about = h('p', { class: 'about' })
  const strongest = h('ol', { class: 'movers' })
  const body = h('div', {
    class: 'table-room',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Attention by head',
  })
  const table = h('details', { class: 'trace-table' }, h('summary', {}, 'Weights as a table'), body)
  const element = h(
    'section',
    { class: 'learn-card', 'aria-labelledby': 'attention-title' },
    h(
      'div',
      { class: 'chart-head' },
      h('h2', { id: 'attention-title' }, 'What the question attends to'),
      legend,
    ),
    about,
    h('div', { class: 'attention' }, heads, room),
    h('h3', { class: 'label' }, 'Strongest'),
    strongest,
    table,
  )
  let width = 0
  const now = (): Attention | undefined => store.get().windowing?.page?.attention
  const draw = (): void => {
    const attention = now()
    if (attention === undefined || width === 0) return
    const columns = byTime(attention)
    paint(width, attention.heads.length * rowHeight, (context) =>
      paintHeat(
        context,
        {
          columns: columns.length,
          rows: attention.heads.map((_, head) => ofOwnMost(columns.map((one) => one.heads[head] ?? 0))),
          low: 0,
          high: 1,
        },
        ramp('--heat-least', '--heat-above'),
        { top: 0, width, height: attention.heads.length * rowHeight },
      ),
    )
  }
  canvas.addEventListener('click', (event) => {
    const attention = now()
    const record =
      attention && byTime(attention)[Math.floor((event.offsetX / width) * attention.records.length)]
    if (record !== undefined) openRecord(record.record.id)
  })
  table.addEventListener('toggle', () => {
    const attention = now()
    fill(body, table.open && attention !== undefined && attentionTable(attention, openRecord))
  })
  store.watch(({ windowing }, changed) => {
    if (!changed('windowing')) return
    const attention = windowing?.page?.attention
    element.hidden = attention === undefined || attention.records.length === 0
    if (attention === undefined) return
    fill(heads, ...attention.heads.map(({ name }) => h('span', {}, name)))
    fill(legend, scaleLegend('one', '0', 'the most of its head'))
    about.textContent = `Scaled dot-product attention of the question over ${count(attention.attended, 'record')}: each head gives all of them 1 in sum. Shown are the ${attention.records.length} with the most, by time from left to right. Heads over vectors are fixed parts of the embedding, nothing in them is learned; one more is over words.`
    fill(
      strongest,
      ...attention.records
        .slice(0, listed)
        .map(({ record, weight }) =>
          h(
            'li',
            {},
            h(
              'button',
              { type: 'button', class: 'turn', on: { click: () => openRecord(record.id) } },
              h(
                'span',
                { class: 'turn-head' },
                h('span', { class: 'figure mover-figure' }, percent(weight)),
                h('bdi', {}, record.speaker ?? 'nobody'),
              ),
              h('span', { class: 'said', lang: langOf(record.text), dir: 'auto' }, shorten(record.text, 120)),
            ),
          ),
        ),
    )
    fill(body, table.open && attentionTable(attention, openRecord))
    draw()
  })
  onWidth(room, (found) => {
    width = found
    draw()
  })
  onColours(draw)
  return element
}

/** Heads differ in how sharp they are: each row has colours of its own. */
function ofOwnMost(weights: readonly number[]): readonly number[] {
  const most = Math.max(1e-12, ...weights)
  return weights.map((weight) => weight / most)
}

function byTime({ records }: Attention): Attention['records'] {
  return records.toSorted((a, b) => a.record.seq - b.record.seq)
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

/** A row a record, and one for all that are not shown: each head's column is 1 in sum. */
function attentionTable({ heads, records, attended }: Attention, open: (id: string) => void): HTMLElement {
  const weight = (value: number): HTMLElement =>
    h('td', { class: 'figure', 'data-weight': value }, value.toFixed(4))
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Mean', ...heads.map(({ name }) => name), 'Text'].map((name) => h('th', { scope: 'col' }, name)),
      ),
    ),
    h(
      'tbody',
      {},
      ...records.map((one) =>
        h(
          'tr',
          {},
          h('td', { class: 'figure' }, one.weight.toFixed(4)),
          ...one.heads.map(weight),
          h(
            'td',
            {},
            h(
              'button',
              {
                type: 'button',
                class: 'link',
                lang: langOf(one.record.text),
                on: { click: () => open(one.record.id) },
              },
              shorten(one.record.text, 90),
            ),
          ),
        ),
      ),
      h(
        'tr',
        { class: 'begins' },
        h('td', { class: 'figure' }, ''),
        ...heads.map(({ rest }) => weight(rest)),
        h('td', {}, `the other ${attended - records.length}`),
      ),
    ),
  )
}
