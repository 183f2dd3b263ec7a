import type { Answer } from '../../api.ts'
import type { FactShown, PathAnswer } from '../../api/graph.ts'
import { h, type Child } from '../dom.ts'
import { langOf } from '../format.ts'
import type { Page } from '../page.ts'
import { words } from './graph/elements.ts'

/** What the paths of facts say to the question, and by which facts; nothing where they are not clear. */
export function pathAnswers({ openRecord }: Page, { question, paths = [] }: Answer): HTMLElement | undefined {
  const [best] = paths
  if (best === undefined) return undefined
  const answers = [...new Set(paths.map(({ answer }) => String(answer)))]
  return h(
    'div',
    { class: 'notice path-answer', role: 'status' },
    h(
      'p',
      {},
      'The graph says: ',
      ...answers.flatMap((answer, index): readonly Child[] => [
        index > 0 && ', ',
        h('strong', { lang: langOf(answer) }, h('bdi', {}, answer)),
      ]),
    ),
    h('p', { class: 'meta' }, ...wayOf(best, question, openRecord)),
  )
}

/** `Ana –sibling [sister]→ Maria –lives in [live]→ Lisbon`, each step leading to the record that says it. */
function wayOf(
  { subject, steps }: PathAnswer,
  question: string,
  open: (id: string) => void,
): readonly Child[] {
  return [
    h('bdi', {}, subject),
    ...steps.flatMap(({ backwards, words: spans, facts: [fact] }): readonly Child[] => {
      if (fact === undefined) return []
      const asked = spans.map(({ start, end }) => question.slice(start, end)).join(' ')
      return [
        backwards ? ' ← ' : ' → ',
        stepOf(fact, asked, open),
        backwards ? ' ← ' : ' → ',
        h('bdi', {}, backwards ? fact.subject : String(fact.object)),
      ]
    }),
  ]
}

function stepOf(
  { predicate, evidence: [first] }: FactShown,
  asked: string,
  open: (id: string) => void,
): Child {
  const label = `${words(predicate)}${asked === '' ? '' : ` (“${asked}”)`}`
  if (first === undefined) return label
  return h('button', { type: 'button', class: 'link', on: { click: () => open(first.id) } }, label)
}
