import { h } from './dom.ts'
import type { Page } from './page.ts'

/** What the page can show: the first is there from the start. */
export const viewNames = ['ask', 'window', 'graph', 'state', 'learn'] as const
export type ViewName = (typeof viewNames)[number]

const labels: Readonly<Record<ViewName, string>> = {
  ask: 'Ask',
  window: 'Window',
  graph: 'Graph',
  state: 'State',
  learn: 'Learn',
}

/** Tabs: arrows, Home and End choose, as in the pattern of the ARIA guide. */
export function viewTabs({ store, actions }: Page): HTMLElement {
  const tabs = viewNames.map((name) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-controls': `view-${name}`,
        on: { click: () => actions.show(name) },
      },
      labels[name],
    ),
  )
  const list = h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': 'Views', on: { keydown: (event) => walk(event) } },
    ...tabs,
  )
  const walk = (event: KeyboardEvent): void => {
    const now = viewNames.indexOf(store.get().view)
    const last = viewNames.length - 1
    const places: Readonly<Record<string, number>> = {
      ArrowRight: now === last ? 0 : now + 1,
      ArrowLeft: now === 0 ? last : now - 1,
      Home: 0,
      End: last,
    }
    const name = viewNames[places[event.key] ?? -1]
    if (name === undefined) return
    event.preventDefault()
    actions.show(name)
    tabs[viewNames.indexOf(name)]?.focus()
  }
  store.watch(({ view }, changed) => {
    if (!changed('view')) return
    document.body.dataset['view'] = view
    viewNames.forEach((name, index) => {
      tabs[index]?.setAttribute('aria-selected', String(name === view))
      tabs[index]?.setAttribute('tabindex', name === view ? '0' : '-1')
    })
  })
  return list
}

/** What a tab shows. */
export function viewPanel({ store }: Page, name: ViewName, ...children: readonly Node[]): HTMLElement {
  const panel = h(
    'div',
    { role: 'tabpanel', id: `view-${name}`, class: `view-${name}`, 'aria-labelledby': `tab-${name}` },
    ...children,
  )
  store.watch(({ view }, changed) => {
    if (changed('view')) panel.hidden = view !== name
  })
  return panel
}
