import type { FactShown } from '../../../api/graph.ts'
import { fill, h } from '../../dom.ts'
import { count } from '../../format.ts'
import type { GraphActions } from '../../graphing.ts'
import type { Page } from '../../page.ts'
import { words } from './elements.ts'
import { evidenceOf, thing } from './fact-item.ts'
import { timeTold } from './time-line.ts'

const names = ['Subject', 'Predicate', 'Object', 'Holds', 'Said in'] as const

/** All that the drawing shows, to be read and walked through. */
export function factTable(page: Page, actions: GraphActions): HTMLElement {
  const body = h('tbody', {})
  const summary = h('summary', {})
  const element = h(
    'details',
    { class: 'trace-table' },
    summary,
    h(
      'div',
      { class: 'table-room', tabindex: 0, role: 'region', 'aria-label': 'Facts' },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name)))),
        body,
      ),
    ),
  )
  const row = (fact: FactShown): HTMLElement =>
    h(
      'tr',
      {},
      h('td', {}, thing(fact.subject, true, actions)),
      h('td', {}, words(fact.predicate)),
      h('td', {}, thing(String(fact.object), fact.objectKind === 'entity', actions)),
      h('td', {}, timeTold(fact)),
      h('td', {}, evidenceOf(fact, page)),
    )
  const draw = (): void => fill(body, ...(page.store.get().graphing?.page?.facts ?? []).map(row))
  element.addEventListener('toggle', () => {
    if (element.open) draw()
  })
  page.store.watch(({ graphing }, changed) => {
    if (!changed('graphing')) return
    const facts = graphing?.page?.facts ?? []
    element.hidden = facts.length === 0
    summary.textContent = `${count(facts.length, 'fact')} as a table`
    if (element.open) draw()
  })
  return element
}
