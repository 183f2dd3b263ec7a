import type { ScopeSummary } from '../../api.ts'
import { sameScope } from '../actions.ts'
import { fill, h } from '../dom.ts'
import { langOf, number, span } from '../format.ts'
import type { Page } from '../page.ts'

function entry({ actions, store }: Page, { scope, records, from, to }: ScopeSummary): HTMLElement {
  const open = sameScope(store.get().scope, scope)
  const title = scope.at(-1) ?? ''
  const path = scope.slice(0, -1).join(' / ')
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'conversation',
        'aria-current': open ? 'true' : undefined,
        on: { click: () => void actions.open(scope) },
      },
      path !== '' && h('span', { class: 'conversation-path' }, path),
      h('bdi', { class: 'conversation-title', lang: langOf(title) }, title),
      h(
        'span',
        { class: 'conversation-meta' },
        h('span', {}, span(from, to)),
        h('span', { class: 'figure' }, number(records)),
      ),
    ),
  )
}

/** The conversations that are remembered here. */
export function conversationsPanel(page: Page): HTMLElement {
  const list = h('ul', { class: 'conversations' })
  const section = h(
    'section',
    { 'aria-labelledby': 'conversations-title' },
    h('h2', { class: 'label', id: 'conversations-title' }, 'Conversations'),
    list,
  )
  page.store.watch(({ demo }, changed) => {
    if (!changed('demo', 'scope')) return
    const scopes = demo?.scopes ?? []
    section.hidden = scopes.length === 0
    const focused = list.contains(document.activeElement)
    fill(list, ...scopes.map((summary) => entry(page, summary)))
    if (focused) list.querySelector<HTMLElement>('[aria-current]')?.focus()
  })
  return section
}
