import type { Answer } from '../../../api.ts'
import { h } from '../../dom.ts'
import { amount, langOf, shorten } from '../../format.ts'
import type { Marked } from './places.ts'

/** The answers' places, to be read; what would have been there without the wishes stands last. */
export function spaceTable(
  points: readonly Marked[],
  answer: Answer | undefined,
  open: (id: string) => void,
): HTMLElement {
  const likeness = new Map(
    answer?.items.map(({ record, signals }) => [record.id, signals['diversity']?.value]),
  )
  const told = points
    .filter(({ rank, gone }) => rank !== undefined || gone === true)
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity))
  const figure = (value: string): HTMLElement => h('td', { class: 'figure' }, value)
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Rank', 'Across', 'Up', 'Like one before it', 'Text'].map((name) =>
          h('th', { scope: 'col' }, name),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      ...told.map(({ id, x, y, rank, text }) => {
        const alike = likeness.get(id)
        return h(
          'tr',
          {},
          figure(rank === undefined ? 'left out' : String(rank)),
          figure(amount(x)),
          figure(amount(y)),
          figure(alike === undefined ? '' : amount(alike)),
          h(
            'td',
            {},
            h(
              'button',
              { type: 'button', class: 'link', lang: langOf(text), on: { click: () => open(id) } },
              shorten(text, 90),
            ),
          ),
        )
      }),
    ),
  )
}
