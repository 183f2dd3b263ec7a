import { fill, h } from '../../dom.ts'
import { atTime, langOf } from '../../format.ts'
import type { Page } from '../../page.ts'
import { speakerTag } from '../speakers.ts'
import { figuresOf } from './figures.ts'

/** The record that is pointed at. */
export function readout({ store, openRecord }: Page): HTMLElement {
  const element = h('div', { class: 'readout' })
  store.watch(({ tracing, spot, overview }, changed) => {
    if (!changed('tracing', 'spot')) return
    const step = tracing?.trace?.steps[spot]
    element.hidden = step === undefined
    if (step === undefined) return
    const { id, speaker, at, session, text } = step
    fill(
      element,
      h(
        'div',
        { class: 'card-head' },
        speakerTag(overview, speaker),
        h('time', { datetime: new Date(at).toISOString() }, atTime(at)),
        session !== undefined && h('bdi', { class: 'session' }, session),
        ...figuresOf(step).map((figure) => h('span', { class: 'figure' }, figure)),
        h('button', { type: 'button', class: 'quiet', on: { click: () => openRecord(id) } }, 'Details'),
      ),
      h('p', { class: 'said', lang: langOf(text), dir: 'auto' }, text),
    )
  })
  return element
}
