import type { FactShown } from '../../../api/graph.ts'
import { h, type Child } from '../../dom.ts'
import { langOf, shorten } from '../../format.ts'
import type { GraphActions } from '../../graphing.ts'
import type { Page } from '../../page.ts'
import { words } from './elements.ts'
import { timeLine, timeTold, type Stretch } from './time-line.ts'

/** An end of a fact: an entity leads to its own facts. */
export function thing(name: string, isEntity: boolean, actions: GraphActions): HTMLElement {
  if (!isEntity) return h('bdi', { class: 'value', lang: langOf(name) }, name)
  return h(
    'button',
    { type: 'button', class: 'link', lang: langOf(name), on: { click: () => actions.look(name) } },
    h('bdi', {}, shorten(name, 60)),
  )
}

/** A fact as a sentence of its parts. */
function factParts(fact: FactShown, actions: GraphActions): readonly Child[] {
  const { subject, predicate, object, objectKind } = fact
  return [
    thing(subject, true, actions),
    ' ',
    h('span', { class: 'predicate' }, words(predicate)),
    ' ',
    thing(String(object), objectKind === 'entity', actions),
  ]
}

/** The records that say it, each to be opened. */
export function evidenceOf({ evidence }: FactShown, { openRecord }: Page): HTMLElement {
  return h(
    'span',
    { class: 'fact-evidence' },
    ...evidence.map(({ id, source }) =>
      h(
        'button',
        {
          type: 'button',
          class: 'quiet',
          title: source === 'application' ? 'It came with the record' : `Read in the record by ${source}`,
          on: { click: () => openRecord(id) },
        },
        h('bdi', {}, shorten(id, 16)),
      ),
    ),
  )
}

/** One fact through time, with what supports it. */
export function factItem(fact: FactShown, whole: Stretch, page: Page, actions: GraphActions): HTMLElement {
  const told = timeTold(fact)
  return h(
    'li',
    { class: 'fact' },
    h(
      'p',
      {},
      ...factParts(fact, actions),
      fact.superseded !== undefined && h('span', { class: 'badge' }, 'no longer'),
    ),
    timeLine(fact, whole),
    h(
      'p',
      { class: 'meta' },
      told !== '' && `${told} · `,
      fact.derived === true ? 'follows from ' : 'said in ',
      evidenceOf(fact, page),
    ),
  )
}
