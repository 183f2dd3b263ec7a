import type { Question } from '../../api.ts'
import { fill, h, icon } from '../dom.ts'
import { langOf } from '../format.ts'
import type { Page } from '../page.ts'

const shown = 4
const limits = [5, 10, 25, 50]
const diversities = [
  ['0', 'may be alike'],
  ['0.1', 'a little'],
  ['0.3', 'more'],
  ['0.6', 'as far as can be'],
] as const
const halfLives = [
  ['0', 'any age'],
  ['7', 'half in a week'],
  ['30', 'half in a month'],
  ['180', 'half in half a year'],
] as const

/** Short ones first, they read at a glance; those that have no answer last. */
function examplesOf(questions: readonly Question[]): readonly Question[] {
  const open = ({ evidence, category }: Question): number =>
    Number(evidence.length === 0 || category === 'adversarial')
  return questions.toSorted((a, b) => open(a) - open(b) || a.question.length - b.question.length)
}

/** The question, what narrows it, and examples that come with the conversation. */
export function askForm({ store, actions }: Page): HTMLElement {
  const input = h('input', {
    type: 'search',
    id: 'question',
    class: 'question',
    placeholder: 'Ask this conversation something',
    'aria-label': 'Question',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
  })
  const button = h('button', { type: 'submit', class: 'button primary' }, 'Ask')
  const speaker = h('select', {
    id: 'speaker',
    on: { change: () => void actions.filter({ speaker: speaker.value }) },
  })
  const asOf = h('input', {
    type: 'date',
    id: 'as-of',
    on: { change: () => void actions.filter({ asOf: asOf.value }) },
  })
  const limit = h(
    'select',
    { id: 'limit', on: { change: () => void actions.filter({ limit: Number(limit.value) }) } },
    ...limits.map((value) =>
      h('option', { value, selected: value === store.get().filters.limit }, String(value)),
    ),
  )
  const diversity = h(
    'select',
    { id: 'diversity', on: { change: () => void actions.filter({ diversity: Number(diversity.value) }) } },
    ...diversities.map(([value, text]) => h('option', { value }, text)),
  )
  const halfLife = h(
    'select',
    { id: 'half-life', on: { change: () => void actions.filter({ halfLife: Number(halfLife.value) }) } },
    ...halfLives.map(([value, text]) => h('option', { value }, text)),
  )
  const examples = h('div', { class: 'examples' })
  let first = 0

  const example = (question: Question): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'example',
        lang: langOf(question.question),
        on: { click: () => void actions.ask(question.question, question) },
      },
      question.question,
    )
  const drawExamples = (questions: readonly Question[]): void => {
    const some = Array.from(
      { length: Math.min(shown, questions.length) },
      (_, index) => questions[(first + index) % questions.length],
    )
    fill(
      examples,
      ...some.flatMap((question) => (question === undefined ? [] : [example(question)])),
      questions.length > shown &&
        h(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': 'Other questions',
            title: 'Other questions',
            on: {
              click: () => {
                first = (first + shown) % questions.length
                drawExamples(questions)
                examples.querySelector<HTMLElement>('.icon-button')?.focus()
              },
            },
          },
          icon('next'),
        ),
    )
  }

  const form = h(
    'form',
    {
      class: 'ask',
      role: 'search',
      on: {
        submit: (event) => {
          event.preventDefault()
          void actions.ask(input.value)
        },
      },
    },
    h(
      'div',
      { class: 'ask-line' },
      icon('search'),
      input,
      h('kbd', { class: 'hint', 'aria-hidden': 'true' }, '/'),
      button,
    ),
    h(
      'div',
      { class: 'narrow-by' },
      h('div', {}, h('label', { for: 'speaker' }, 'Said by'), speaker),
      h('div', {}, h('label', { for: 'as-of' }, 'As known on'), asOf),
      h('div', {}, h('label', { for: 'limit' }, 'Records'), limit),
      h('div', {}, h('label', { for: 'diversity' }, 'Different'), diversity),
      h('div', {}, h('label', { for: 'half-life' }, 'Newer first'), halfLife),
    ),
    examples,
  )
  store.watch(({ scope, overview, question, filters }, changed) => {
    if (changed('scope')) {
      form.hidden = scope === undefined
      first = 0
    }
    if (changed('question') && input.value.trim() !== question) input.value = question
    if (changed('filters')) asOf.value = filters.asOf
    if (!changed('overview', 'scope')) return
    fill(
      speaker,
      h('option', { value: '' }, 'anyone'),
      ...(overview?.speakers ?? [])
        .filter(({ name }) => name !== '')
        .slice(0, 100)
        .map(({ name }) => h('option', { value: name, selected: name === filters.speaker }, name)),
    )
    drawExamples(examplesOf(overview?.questions ?? []))
  })
  return form
}
