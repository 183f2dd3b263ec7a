import type { Departure } from '../../../api/window.ts'
import { fill, h } from '../../dom.ts'
import { count, langOf, shorten } from '../../format.ts'
import type { Page } from '../../page.ts'
import { whyOf } from './pieces.ts'
import { recordPieces } from './window-strip.ts'

const reasons: Readonly<Record<Departure['reason'], string>> = {
  gone: 'forgotten, or not asked for now',
  corrected: 'corrected by a newer record',
  unpinned: 'not pinned any more',
  room: 'others were worth more',
}

/** What entered the window and what left it since the question before. */
export function windowChanges(page: Page): HTMLElement {
  const { store, openRecord } = page
  const element = h('div', { class: 'window-changes' })
  const link = (id: string, text: string): HTMLElement =>
    h(
      'button',
      { type: 'button', class: 'left-out', lang: langOf(text), on: { click: () => openRecord(id) } },
      shorten(text, 90),
    )
  store.watch(({ windowing, previous }, changed) => {
    if (!changed('windowing', 'previous')) return
    const shown = windowing?.page
    element.hidden = shown === undefined || windowing?.of[1] === undefined
    if (shown === undefined) return
    const texts = new Map(shown.departed.map(({ id, text }) => [id, text]))
    const entered = recordPieces(shown, previous).filter(({ kind }) => kind !== 'stayed')
    const { left } = shown.window
    const section = (title: string, items: readonly HTMLElement[], none: string): HTMLElement =>
      h(
        'section',
        { class: 'panel' },
        h('h2', { class: 'label' }, title),
        items.length === 0
          ? h('p', { class: 'chart-note' }, none)
          : h('ul', { class: 'left-out-list' }, ...items),
      )
    fill(
      element,
      section(
        previous === undefined ? `In it: ${entered.length}` : `Entered, or pinned: ${entered.length}`,
        entered.flatMap((piece) =>
          piece.shown === undefined
            ? []
            : [
                h(
                  'li',
                  {},
                  link(piece.shown.record.id, piece.shown.record.text),
                  h('span', { class: 'reason' }, `${whyOf(piece)} · ${count(piece.shown.tokens, 'token')}`),
                ),
              ],
        ),
        'Nothing: all of it stood before.',
      ),
      previous !== undefined &&
        section(
          `Left: ${left.length}`,
          left.map(({ id, reason }) => {
            const text = texts.get(id)
            return h(
              'li',
              {},
              text === undefined
                ? h('span', { class: 'left-out' }, 'A record that is not there any more')
                : link(id, text),
              h('span', { class: 'reason' }, reasons[reason]),
            )
          }),
          'Nothing: what stood before stands still.',
        ),
    )
  })
  return element
}
