import type { Answer, Omission } from '../../api.ts'
import { bar, fill, h, icon } from '../dom.ts'
import { count, langOf, number, shorten } from '../format.ts'
import type { Page } from '../page.ts'
import { budgetSlider } from './budget-slider.ts'

const reasons: Readonly<Record<Omission['reason'], string>> = {
  budget: 'no room',
  duplicate: 'said twice',
  superseded: 'corrected, and no room',
  weak: 'not worth its tokens now',
}

function leftOut({ openRecord }: Page, answer: Answer): readonly HTMLElement[] {
  return answer.omitted.map(({ id, reason, tokens }) => {
    const text = answer.items.find(({ record }) => record.id === id)?.record.text ?? id
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'left-out', lang: langOf(text), on: { click: () => openRecord(id) } },
        shorten(text, 70),
      ),
      h('span', { class: 'reason' }, `${reasons[reason]} · ${count(tokens, 'token')}`),
    )
  })
}

/** What a model would be given: the context, its budget, and what did not fit. */
export function contextPanel(page: Page): HTMLElement {
  const { store } = page
  const used = h('div', { class: 'used' })
  const text = h('div', {
    class: 'context-text',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Assembled context',
  })
  const rest = h('div', {})
  const copy = h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Copy the context',
      title: 'Copy the context',
      on: {
        click: () => {
          void navigator.clipboard.writeText(store.get().answer?.context ?? '').then(() => {
            copy.replaceChildren(icon('check'))
            setTimeout(() => copy.replaceChildren(icon('copy')), 1_500)
          })
        },
      },
    },
    icon('copy'),
  )
  const section = h(
    'section',
    { class: 'panel context', 'aria-labelledby': 'context-title' },
    h(
      'div',
      { class: 'panel-head' },
      h('h2', { class: 'label', id: 'context-title' }, 'Context for a model'),
      copy,
    ),
    budgetSlider(page, 'budget'),
    used,
    text,
    rest,
  )
  store.watch(({ answer, budget }, changed) => {
    if (!changed('answer')) return
    section.hidden = answer === undefined || answer.items.length === 0
    if (answer === undefined) return
    const { tokens } = answer.layout
    const found = new Set(answer.items.map(({ record }) => record.id))
    const inside = answer.layout.blocks.flatMap(({ ids }) => ids)
    const own = inside.filter((id) => found.has(id)).length
    // An answer may bring along the question before it, which was not itself found.
    const beside = inside.length > own ? `, and ${inside.length - own} beside them` : ''
    fill(
      used,
      bar(tokens / budget),
      h('span', {}, `${number(tokens)} used, ${own} of ${count(answer.items.length, 'record')}${beside}`),
    )
    fill(text, ...answer.context.split('\n').map((line) => h('p', { lang: langOf(line), dir: 'auto' }, line)))
    fill(
      rest,
      answer.omitted.length > 0 && h('h3', { class: 'label' }, `Left out: ${answer.omitted.length}`),
      answer.omitted.length > 0 && h('ul', { class: 'left-out-list' }, ...leftOut(page, answer)),
    )
  })
  return section
}
