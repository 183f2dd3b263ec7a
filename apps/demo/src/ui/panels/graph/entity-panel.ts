import { fill, h } from '../../dom.ts'
import { count, langOf } from '../../format.ts'
import type { GraphActions } from '../../graphing.ts'
import type { Page } from '../../page.ts'
import { factItem } from './fact-item.ts'
import { kindOf } from './kinds.ts'
import type { Stretch } from './time-line.ts'

/** The entity that is looked at: its names, and its facts from the earliest on. */
export function entityPanel(page: Page, actions: GraphActions): HTMLElement {
  const element = h('section', { class: 'panel entity', 'aria-label': 'Entity', 'aria-live': 'polite' })
  page.store.watch(({ graphing }, changed) => {
    if (!changed('graphing')) return
    const { entity: detail, page: shown } = graphing ?? {}
    if (detail === undefined)
      return fill(
        element,
        h(
          'p',
          { class: 'empty' },
          'Choose an entity, in the drawing or in the table, for its facts through time.',
        ),
      )
    const { entity, facts, mentions } = detail
    const whole: Stretch = shown?.times ?? { from: 0, to: 1 }
    fill(
      element,
      h(
        'div',
        { class: 'panel-head' },
        h('h2', { lang: langOf(entity.name) }, h('bdi', {}, entity.name)),
        h(
          'button',
          { type: 'button', class: 'button', on: { click: () => actions.expand(entity.name) } },
          'Draw all around it',
        ),
      ),
      h(
        'p',
        { class: 'meta' },
        `${entity.type === undefined ? '' : `${kindOf(entity.type).label} · `}${count(entity.records, 'record')} ${entity.records === 1 ? 'names' : 'name'} it`,
        entity.aliases.length > 0 && ` · also ${entity.aliases.join(', ')}`,
      ),
      facts.length === 0
        ? h('p', { class: 'empty' }, 'Records name it, and say no fact of it.')
        : h(
            'ol',
            { class: 'facts-through-time', 'aria-label': `Facts about ${entity.name}` },
            ...facts.map((fact) => factItem(fact, whole, page, actions)),
          ),
      mentions.length > 0 && h('h3', { class: 'label' }, 'Named in'),
      h(
        'ul',
        { class: 'left-out-list' },
        ...mentions.slice(0, 8).map(({ record }) =>
          h(
            'li',
            {},
            h(
              'button',
              {
                type: 'button',
                class: 'left-out',
                lang: langOf(record.text),
                on: { click: () => page.openRecord(record.id) },
              },
              record.text,
            ),
          ),
        ),
      ),
    )
  })
  return element
}
