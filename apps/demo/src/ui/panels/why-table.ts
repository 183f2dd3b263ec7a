import type { Explanation, RecollectionItem } from '../../api.ts'
import { mechanismLabel, shareAbout, shareLabel } from '../../why/names.ts'
import { sharesOf } from '../../why/shares.ts'
import type { Share } from '../../why/shares.ts'
import { h } from '../dom.ts'
import { amount, signed } from '../format.ts'
import { swatch, type Scale } from './why-bar.ts'

function weightOf({ backend, signal }: Share, explanation: Explanation | undefined): number | undefined {
  if (signal === undefined) return undefined
  const name = backend === undefined ? signal : `${backend}.${signal}`
  const weights = explanation?.weights ?? {}
  return Object.hasOwn(weights, name) ? weights[name] : undefined
}

function sourceOf({ backend, signal, rank }: Share): string | undefined {
  if (signal === undefined) return undefined
  if (backend === undefined) return 'The memory itself'
  return `${mechanismLabel(backend)}, ${rank === undefined ? 'weighed' : `rank ${rank}`}`
}

/** Every figure behind an item's score. */
export function whyTable(
  item: RecollectionItem,
  explanation: Explanation | undefined,
  { palette }: Scale,
): HTMLTableElement {
  const figure = (value: number | undefined): HTMLElement =>
    h('td', { class: 'figure' }, value === undefined ? '' : amount(value))
  return h(
    'table',
    { class: 'why-table' },
    h('caption', { class: 'visually-hidden' }, 'What the score is made of'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Signal'),
        h('th', { scope: 'col' }, 'Value'),
        h(
          'th',
          { scope: 'col', title: 'Standard deviations from the mean of all candidates' },
          h('abbr', { title: 'Standard deviations from the mean of all candidates' }, 'SD'),
        ),
        h('th', { scope: 'col' }, 'Weight'),
        h('th', { scope: 'col' }, 'Added'),
      ),
    ),
    h(
      'tbody',
      {},
      ...sharesOf(item).map((share) =>
        h(
          'tr',
          {},
          h(
            'th',
            { scope: 'row', title: shareAbout(share) },
            swatch(palette, share),
            h('bdi', {}, shareLabel(share)),
            h('span', { class: 'why-source' }, sourceOf(share)),
          ),
          figure(share.value),
          figure(share.deviations),
          figure(weightOf(share, explanation)),
          h('td', { class: 'figure' }, signed(share.contribution)),
        ),
      ),
    ),
    h(
      'tfoot',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'row', colspan: 4 }, 'Score'),
        h('td', { class: 'figure' }, amount(item.score)),
      ),
    ),
  )
}

/** The table behind a button; `opened` keeps for which records it is shown while an answer is drawn again. */
export function whyFigures(
  table: HTMLElement,
  id: string,
  record: string,
  opened: Set<string>,
): { readonly button: HTMLElement; readonly element: HTMLElement } {
  const element = h('div', { class: 'why-figures', id }, table)
  const show = (): void => {
    element.hidden = !opened.has(record)
    button.setAttribute('aria-expanded', String(opened.has(record)))
  }
  const toggle = (): void => {
    if (!opened.delete(record)) opened.add(record)
    show()
  }
  const button = h(
    'button',
    { type: 'button', class: 'quiet', 'aria-controls': id, on: { click: toggle } },
    'Figures',
  )
  show()
  return { button, element }
}
