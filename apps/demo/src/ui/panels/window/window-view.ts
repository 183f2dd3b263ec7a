import { fill, h } from '../../dom.ts'
import { number } from '../../format.ts'
import type { Page } from '../../page.ts'
import type { State } from '../../store.ts'
import { followWindow } from '../../windowing.ts'
import { budgetSlider } from '../budget-slider.ts'
import { keyHints } from '../key-hints.ts'
import { failure } from '../notice.ts'
import { attentionMap } from './attention-map.ts'
import { windowChanges } from './changes.ts'
import { prefixCost } from './prefix-cost.ts'
import { windowReadout } from './window-readout.ts'
import { windowStrip } from './window-strip.ts'

/** The prompt that the last question made: what is in it, why, and what stayed of the one before. */
export function windowView(page: Page): HTMLElement {
  followWindow(page.store)
  const trouble = h('div', { class: 'trouble' })
  const about = h('p', { class: 'about', id: 'window-about' })
  const element = h(
    'section',
    { class: 'state window', 'aria-label': 'Window of the conversation' },
    trouble,
    questionField(page),
    about,
    h(
      'div',
      { class: 'strip-card' },
      windowReadout(page),
      budgetSlider(page, 'window-budget'),
      windowStrip(page),
      prefixCost(page),
    ),
    keyHints('← →', 'record', 'Enter', 'open'),
    windowChanges(page),
    attentionMap(page),
  )
  page.store.watch((state, changed) => {
    if (!changed('windowing', 'scope', 'asking')) return
    const { windowing, scope, asking } = state
    element.hidden = scope === undefined
    const { page: shown, error } = windowing ?? {}
    element.setAttribute(
      'aria-busy',
      String(asking || (windowing !== undefined && shown === undefined && error === undefined)),
    )
    fill(trouble, error !== undefined && failure(error))
    about.textContent = told(state)
    element.classList.toggle('without-trace', shown === undefined)
  })
  return element
}

function told({ windowing, answer }: State): string {
  const window = windowing?.page?.window
  if (window === undefined) return 'Reading …'
  const { tokens, budget } = window
  if (answer === undefined)
    return 'Nothing was asked yet: this is what stands in every prompt, pinned records and the last ones. A question fills the rest.'
  return `What a model would be given for “${answer.question}”: ${number(tokens)} tokens of ${number(budget)}.`
}

/** The same question as in Ask. */
function questionField({ store, actions }: Page): HTMLElement {
  const input = h('input', {
    type: 'search',
    id: 'window-question',
    class: 'question',
    'aria-label': 'Question for the window',
    placeholder: 'Ask this conversation something',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
  })
  const form = h(
    'form',
    {
      class: 'window-ask',
      on: {
        submit: (event) => {
          event.preventDefault()
          void actions.ask(input.value)
        },
      },
    },
    input,
    h('button', { type: 'submit', class: 'button primary' }, 'Ask'),
  )
  store.watch(({ question }, changed) => {
    if (changed('question') && input.value.trim() !== question) input.value = question
  })
  return form
}
