import type { GraphPage } from '../../../api/graph.ts'
import { fill, h } from '../../dom.ts'
import { count, number } from '../../format.ts'
import { followGraph } from '../../graphing.ts'
import type { Page } from '../../page.ts'
import { failure } from '../notice.ts'
import { drawing } from './drawing.ts'
import { entityPanel } from './entity-panel.ts'
import { graphExports } from './exports.ts'
import { factTable } from './fact-table.ts'
import { findEntity } from './find.ts'
import { legend } from './legend.ts'
import { momentSlider } from './moment.ts'

/** What is known of whom and what: the facts of the open conversation, with their times and the records that say them. */
export function graphView(page: Page): HTMLElement {
  const actions = followGraph(page.store)
  const picture = drawing((name) => actions.look(name))
  const trouble = h('div', { class: 'trouble' })
  const about = h('p', { class: 'about' })
  const kinds = h('div', {})
  const card = h(
    'div',
    { class: 'strip-card graph-card' },
    h('div', { class: 'graph-tools' }, findEntity(page, actions), graphExports(page, picture)),
    picture.element,
    kinds,
    momentSlider(page, actions),
  )
  const element = h(
    'section',
    { class: 'graph', 'aria-label': 'Graph of the conversation' },
    trouble,
    about,
    h('div', { class: 'graph-columns' }, card, entityPanel(page, actions)),
    factTable(page, actions),
  )
  let drawn: GraphPage | undefined
  page.store.watch(({ graphing, scope, view }, changed) => {
    if (!changed('graphing', 'scope', 'view')) return
    element.hidden = scope === undefined
    const { page: shown, error, entity } = graphing ?? {}
    element.setAttribute(
      'aria-busy',
      String(graphing !== undefined && shown === undefined && error === undefined),
    )
    fill(trouble, error !== undefined && failure(error))
    about.hidden = error !== undefined
    about.textContent = shown === undefined ? 'Reading …' : told(shown)
    element.classList.toggle('without-graph', shown === undefined || shown.entities.length === 0)
    if (view !== 'graph' || shown === undefined) return
    if (shown !== drawn) {
      drawn = shown
      fill(kinds, legend(shown))
      void picture.draw(shown)
    }
    picture.mark(entity?.entity.name)
  })
  return element
}

function told({ entities, total }: GraphPage): string {
  if (total.entities === 0)
    return 'No facts are known of this conversation yet. They come with records (“facts” of an import), or are read in English, and in part in German, French and Spanish texts.'
  const drawn =
    entities.length < total.entities ? `; drawn are the ${number(entities.length)} with the most facts` : ''
  return `${count(total.facts, 'fact')} about ${count(total.entities, 'entity', 'entities')}${drawn}.`
}
