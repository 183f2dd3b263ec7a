import type { CompletionChoices, CompletionTask } from '../../../learn/completion.ts'
import { h } from '../../dom.ts'

export interface CompletionForm {
  readonly element: HTMLFormElement
  readonly text: HTMLTextAreaElement
  task(): CompletionTask
  running(now: boolean): void
}

const usualUpdates: Readonly<Record<CompletionTask, number>> = { text: 400, pairs: 400 }

/** What a small Transformer is to learn. */
export function completionForm(actions: {
  readonly train: (choices: CompletionChoices) => void
  readonly halt: () => void
  readonly chosen: (task: CompletionTask) => void
}): CompletionForm {
  const text = h('textarea', { id: 'completion-text', rows: 4, minlength: 200, spellcheck: 'false' })
  const task = h(
    'select',
    { id: 'completion-task' },
    h('option', { value: 'pairs' }, 'to look up what stands before'),
    h('option', { value: 'text' }, 'the characters of a text'),
  )
  const pairs = h(
    'select',
    { id: 'completion-pairs' },
    ...[2, 3, 4, 6].map((n) => h('option', { value: n, selected: n === 3 }, String(n))),
  )
  const updates = h('input', {
    type: 'number',
    id: 'completion-updates',
    min: 10,
    max: 5_000,
    step: 1,
    value: usualUpdates.pairs,
    required: true,
  })
  const beginning = h('input', {
    type: 'number',
    id: 'completion-beginning',
    min: 0,
    max: 1_000_000,
    step: 1,
    value: 1,
    required: true,
  })
  const chosen = (): CompletionTask => (task.value === 'text' ? 'text' : 'pairs')
  const line = (name: string, field: HTMLElement): HTMLElement =>
    h('div', { class: 'choice-line' }, h('label', { for: field.id }, name), field)
  const pairsLine = line('Pairs', pairs)
  const textLine = h(
    'div',
    { class: 'completion-text' },
    h('label', { for: text.id }, 'Text to learn, 200 characters or more'),
    text,
  )
  const show = (): void => {
    pairsLine.hidden = chosen() === 'text'
    textLine.hidden = chosen() !== 'text'
    // What is not shown is not asked for.
    text.disabled = chosen() !== 'text'
    updates.value = String(usualUpdates[chosen()])
    actions.chosen(chosen())
  }
  task.addEventListener('change', show)
  const button = h('button', { type: 'submit', class: 'button primary' }, 'Train')
  const halt = h(
    'button',
    { type: 'button', class: 'button', disabled: true, on: { click: actions.halt } },
    'Halt',
  )
  const fields = h(
    'fieldset',
    { class: 'adding-choices' },
    h('legend', { class: 'visually-hidden' }, 'What is to be learned'),
    line('It learns', task),
    pairsLine,
    line('Updates', updates),
    line('Random numbers from', beginning),
    textLine,
  )
  const element = h(
    'form',
    {
      class: 'adding-form',
      on: {
        submit: (event) => {
          event.preventDefault()
          actions.train({
            task: chosen(),
            text: text.value,
            pairs: Number(pairs.value),
            updates: Number(updates.value),
            seed: Number(beginning.value),
          })
        },
      },
    },
    fields,
    h('div', { class: 'actions' }, button, halt),
  )
  show()
  return {
    element,
    text,
    task: chosen,
    running(now) {
      const focused = document.activeElement
      fields.disabled = now
      button.disabled = now
      halt.disabled = !now
      // The button that was pressed is off now: the keyboard goes on at its neighbour.
      if (focused === button && now) halt.focus()
      if (focused === halt && !now) button.focus()
    },
  }
}
