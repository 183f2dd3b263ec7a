import { fill, h } from '../dom.ts'
import { count, langOf } from '../format.ts'
import type { Page } from '../page.ts'

const times = (number: number): string => (number === 1 ? 'once' : number === 2 ? 'twice' : `${number} times`)

/** Turns in which somebody asked for something to be forgotten, and it has not been. */
export function requestsPanel({ store, openForget }: Page): HTMLElement {
  const section = h('section', { class: 'requests', 'aria-label': 'Asked to be forgotten' })
  store.watch(({ overview }, changed) => {
    if (!changed('overview', 'scope')) return
    const requests = overview?.requests ?? []
    section.hidden = requests.length === 0
    const [first] = requests
    if (first === undefined) return fill(section)
    fill(
      section,
      h(
        'details',
        {},
        h(
          'summary',
          {},
          `In this conversation it was asked ${times(requests.length)} that something be forgotten`,
        ),
        ...requests.map(({ text, ids }) =>
          h(
            'div',
            { class: 'request' },
            h('blockquote', { lang: langOf(text) }, text),
            h(
              'button',
              {
                type: 'button',
                class: 'button',
                on: {
                  click: () =>
                    openForget({
                      kind: 'ids',
                      ids,
                      label: `what was asked to be forgotten (${count(ids.length, 'record')})`,
                    }),
                },
              },
              `Look at the ${count(ids.length, 'record')}`,
            ),
          ),
        ),
      ),
    )
  })
  return section
}
