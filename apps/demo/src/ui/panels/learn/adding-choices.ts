import { limits, type Choices } from '../../../learn/choices.ts'
import { h } from '../../dom.ts'

export interface ChoiceForm {
  readonly element: HTMLFormElement
  /** Of each network that is to be trained; `undefined` where something that was typed is out of range. */
  read(): readonly Choices[] | undefined
  running(now: boolean): void
}

function option(value: number | string, label: string, selected: boolean): HTMLOptionElement {
  return h('option', { value, selected }, label)
}

function select(id: string, chosen: number, values: readonly number[]): HTMLSelectElement {
  return h('select', { id }, ...values.map((value) => option(value, String(value), value === chosen)))
}

/** What can be chosen before a training. */
export function choiceForm(start: () => void, stop: () => void): ChoiceForm {
  const steps = h('input', {
    type: 'range',
    id: 'adding-steps',
    min: limits.steps.least,
    max: limits.steps.most,
    step: 5,
    value: 50,
  })
  const shown = h('output', { for: 'adding-steps', class: 'figure' })
  const tell = (): void => void (shown.textContent = `${steps.value} steps`)
  steps.addEventListener('input', tell)
  tell()
  const cells = select('adding-cells', 32, [8, 16, 32, 64])
  const rate = select('adding-rate', 0.01, [0.001, 0.003, 0.01, 0.03])
  const seed = numberField('adding-seed', 1, limits.seed)
  const iterations = numberField('adding-iterations', 1_000, limits.iterations)
  const beside = h('input', { type: 'checkbox', id: 'adding-beside', checked: true })
  const button = h('button', { type: 'submit', class: 'button primary' }, 'Start')
  const halt = h('button', { type: 'button', class: 'button', disabled: true, on: { click: stop } }, 'Stop')
  const fields = h(
    'fieldset',
    { class: 'adding-choices' },
    h('legend', { class: 'visually-hidden' }, 'Choices'),
    line('Length', steps, shown),
    line('Cells', cells),
    line('Learning rate', rate),
    line('Seed', seed),
    line('Batches', iterations),
    h('div', { class: 'choice-line' }, beside, h('label', { for: 'adding-beside' }, 'An RNN beside it')),
  )
  const element = h(
    'form',
    {
      class: 'adding-form',
      on: {
        submit: (event) => {
          event.preventDefault()
          start()
        },
      },
    },
    fields,
    h('div', { class: 'actions' }, button, halt),
  )
  return {
    element,
    read() {
      if (!element.checkValidity()) return undefined
      const chosen = {
        steps: Number(steps.value),
        cells: Number(cells.value),
        rate: Number(rate.value),
        seed: Number(seed.value),
        iterations: Number(iterations.value),
      }
      return [{ kind: 'lstm', ...chosen }, ...(beside.checked ? [{ kind: 'rnn', ...chosen } as const] : [])]
    },
    running(now) {
      const focused = document.activeElement
      fields.disabled = now
      button.disabled = now
      halt.disabled = !now
      if (!now) button.textContent = 'Again'
      // The button that was pressed is off now: the keyboard goes on at its neighbour.
      if (focused === button && now) halt.focus()
      if (focused === halt && !now) button.focus()
    },
  }
}

function numberField(
  id: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): HTMLInputElement {
  return h('input', { type: 'number', id, value, min: least, max: most, step: 1, required: true })
}

function line(name: string, field: HTMLElement, ...more: readonly HTMLElement[]): HTMLElement {
  return h('div', { class: 'choice-line' }, h('label', { for: field.id }, name), field, ...more)
}
