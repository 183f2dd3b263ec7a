import type { Answer, RecollectionItem } from '../../api.ts'
import { mechanismLabel } from '../../why/names.ts'
import { extentOf, namesIn } from '../../why/shares.ts'
import { paletteOf } from '../colours.ts'
import { fill, h, icon } from '../dom.ts'
import { atTime, count, langOf, ms, number } from '../format.ts'
import type { Page } from '../page.ts'
import type { State } from '../store.ts'
import { failure, note } from './notice.ts'
import { pathAnswers } from './path-answer.ts'
import { answerText } from './record-text.ts'
import { speakerTag } from './speakers.ts'
import { whyBar, whyParts, type Scale } from './why-bar.ts'
import { whyLegend } from './why-legend.ts'
import { whyFigures, whyTable } from './why-table.ts'

function corrected(page: Page, { superseded, supersededBy }: RecollectionItem): HTMLElement | undefined {
  if (!superseded) return undefined
  const [by] = supersededBy
  if (by === undefined)
    return h('span', { class: 'badge badge-old' }, 'corrected; the correction was forgotten')
  return h(
    'button',
    { type: 'button', class: 'badge badge-old', on: { click: () => page.openRecord(by) } },
    'corrected later: see how',
  )
}

function card(
  page: Page,
  item: RecollectionItem,
  index: number,
  { scale, opened }: { readonly scale: Scale; readonly opened: Set<string> },
): HTMLElement {
  const { record } = item
  const { overview, known, answer } = page.store.get()
  const figures = whyFigures(whyTable(item, answer?.explanation, scale), `why-${index}`, record.id, opened)
  const evidence = known?.evidence.includes(record.id) ?? false
  return h(
    'li',
    {
      class: `card${item.superseded ? ' card-old' : ''}`,
      'data-id': record.id,
      tabindex: index === 0 ? 0 : -1,
      'aria-label': `${index + 1}. ${record.speaker ?? 'nobody'}, ${atTime(record.at)}`,
    },
    h('span', { class: 'rank', 'aria-hidden': 'true' }, String(index + 1)),
    h(
      'div',
      { class: 'card-body' },
      h(
        'div',
        { class: 'card-head' },
        speakerTag(overview, record.speaker),
        h('time', { datetime: new Date(record.at).toISOString() }, atTime(record.at)),
        record.session !== undefined && h('bdi', { class: 'session' }, record.session),
        evidence && h('span', { class: 'badge badge-good' }, icon('check'), 'holds the answer'),
        corrected(page, item),
      ),
      answerText(item),
      whyBar(item, scale),
      h(
        'div',
        { class: 'card-foot' },
        whyParts(item, scale),
        h(
          'div',
          { class: 'card-actions' },
          figures.button,
          h(
            'button',
            { type: 'button', class: 'quiet', on: { click: () => page.openRecord(record.id) } },
            'Details',
          ),
          h(
            'button',
            {
              type: 'button',
              class: 'quiet',
              on: { click: () => page.openForget({ kind: 'ids', ids: [record.id], label: 'this record' }) },
            },
            'Forget',
          ),
        ),
      ),
      figures.element,
    ),
  )
}

/** What was asked in place of the question, and beside it. */
function askedAs({ question, explanation, expansions }: Answer): readonly HTMLElement[] {
  const line = (name: string, text: string): HTMLElement =>
    h('p', { class: 'asked-as' }, `${name}: `, h('q', { lang: langOf(text), dir: 'auto' }, text))
  const embedded = explanation?.embedded
  return [
    ...(embedded === undefined || embedded === question ? [] : [line('Asked as', embedded)]),
    ...expansions.map((wording) => line('Asked also as', wording)),
  ]
}

function summary(answer: Answer, { known }: State): HTMLElement {
  const { items, records, ms: took, explanation } = answer
  const found =
    known === undefined ? 0 : items.filter(({ record }) => known.evidence.includes(record.id)).length
  return h(
    'div',
    { class: 'summary' },
    h(
      'p',
      {},
      `${count(items.length, 'record')} of ${number(records)} in ${ms(took)}`,
      explanation !== undefined && `, ${number(explanation.candidates)} weighed against each other`,
    ),
    ...askedAs(answer),
    known?.answer !== undefined &&
      h(
        'p',
        { class: 'known', lang: langOf(known.answer) },
        h('span', { lang: 'en' }, 'Known answer: '),
        h('strong', {}, known.answer),
        known.evidence.length > 0 &&
          h(
            'span',
            { lang: 'en', class: 'known-found' },
            known.evidence.length === 1
              ? ` Its record was ${found === 1 ? 'found' : 'not found'}.`
              : ` ${found} of its ${known.evidence.length} records were found.`,
          ),
      ),
  )
}

/** Ranked records, and why each came to mind. Arrow keys walk through them. */
export function resultsPanel(page: Page): HTMLElement {
  const list = h('ol', { class: 'cards', 'aria-label': 'Answers', id: 'answers' })
  const top = h('div', { 'aria-live': 'polite' })
  const legend = h('div', {})
  const section = h('section', { class: 'results', 'aria-label': 'What came to mind' }, top, legend, list)
  const opened = new Set<string>()
  let asked: string | undefined
  page.store.watch((state, changed) => {
    if (!changed('answer', 'error', 'overview', 'asking', 'scope', 'known')) return
    const { answer, error, asking, scope } = state
    section.setAttribute('aria-busy', String(asking))
    if (error !== undefined) fill(top, failure(error))
    else if (answer === undefined)
      fill(
        top,
        scope !== undefined &&
          !asking &&
          h('p', { class: 'empty' }, 'Ask something, or pick one of the questions above.'),
      )
    else
      fill(
        top,
        summary(answer, state),
        pathAnswers(page, answer),
        ...Object.entries(answer.unavailable).map(([name, { message }]) =>
          note(h('p', {}, `${mechanismLabel(name)} did not answer: ${message}`)),
        ),
        answer.items.length === 0 &&
          h('p', { class: 'empty' }, 'Nothing comes to mind. Try other words, or fewer limits.'),
      )
    const items = error === undefined ? (answer?.items ?? []) : []
    const focused = list.contains(document.activeElement)
      ? document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id']
      : undefined
    if (answer?.question !== asked) opened.clear()
    asked = answer?.question
    const names = namesIn(items)
    const scale: Scale = { extent: extentOf(items), palette: paletteOf(names) }
    fill(legend, answer !== undefined && items.length > 0 && whyLegend(answer, names, scale.palette))
    fill(list, ...items.map((item, index) => card(page, item, index, { scale, opened })))
    if (focused !== undefined) list.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus()
  })
  return section
}
