import { fill, h } from '../../dom.ts'
import { atTime, count, langOf } from '../../format.ts'
import type { Page } from '../../page.ts'
import { speakerTag } from '../speakers.ts'
import { whyOf } from './pieces.ts'
import { recordPieces } from './window-strip.ts'

/** The record of the window that is pointed at. */
export function windowReadout({ store, actions, openRecord }: Page): HTMLElement {
  const element = h('div', { class: 'readout' })
  store.watch(({ windowing, previous, piece, overview }, changed) => {
    if (!changed('windowing', 'piece', 'previous')) return
    const at = recordPieces(windowing?.page, previous)[piece]
    element.hidden = at?.shown === undefined
    if (at?.shown === undefined) return
    const { record, why } = at.shown
    const pinned = why === 'pinned'
    fill(
      element,
      h(
        'div',
        { class: 'card-head' },
        speakerTag(overview, record.speaker),
        h('time', { datetime: new Date(record.at).toISOString() }, atTime(record.at)),
        h('span', { class: 'figure' }, count(at.shown.tokens, 'token')),
        h('span', {}, whyOf(at)),
        h(
          'span',
          { class: 'readout-actions' },
          h(
            'button',
            { type: 'button', class: 'quiet', on: { click: () => void actions.pin(record.id, !pinned) } },
            pinned ? 'Unpin' : 'Pin',
          ),
          h(
            'button',
            { type: 'button', class: 'quiet', on: { click: () => openRecord(record.id) } },
            'Details',
          ),
        ),
      ),
      h('p', { class: 'said', lang: langOf(record.text), dir: 'auto' }, record.text),
    )
  })
  return element
}
