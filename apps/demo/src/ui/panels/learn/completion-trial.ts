import {
  drawPairs,
  type CompletionRequest,
  type CompletionTask,
  type HeadWeights,
} from '../../../learn/completion.ts'
import { fill, h } from '../../dom.ts'

type Completed = (answer: { readonly read: string; readonly heads: readonly HeadWeights[] }) => void

/** Hands a request to the model: what it says comes character by character, then its attention. */
export type Complete = (
  request: CompletionRequest,
  said: (text: string) => void,
  completed: Completed,
) => void

/** Trying what was learned: a text is gone on with; a value is asked for with the pairs before it, and without them. */
export function completionTrial(complete: Complete): {
  readonly element: HTMLElement
  show(task: CompletionTask | undefined, pairs: number): void
} {
  let task: CompletionTask = 'pairs'
  const prompt = h('input', {
    type: 'text',
    id: 'completion-prompt',
    value: 'I ',
    autocomplete: 'off',
    required: true,
  })
  const memory = h('input', { type: 'text', id: 'completion-memory', autocomplete: 'off' })
  const temperature = numberField('completion-temperature', 0.8, 0, 5)
  const topP = numberField('completion-top-p', 0.95, 0.01, 1)
  const dice = h('input', {
    type: 'number',
    id: 'completion-dice',
    min: 0,
    max: 1_000_000,
    step: 1,
    value: 1,
    required: true,
  })
  const output = h('div', { class: 'completion-out', role: 'status' })
  const attention = h('div', { class: 'completion-attention' })
  const line = (name: string, field: HTMLElement): HTMLElement =>
    h('div', { class: 'choice-line' }, h('label', { for: field.id }, name), field)
  const memoryLine = line('Memory: keys and their values', memory)
  const sampling = h(
    'div',
    { class: 'adding-choices' },
    line('Temperature', temperature),
    line('Top-p', topP),
    line('Dice', dice),
  )
  const promptLabel = h('label', { for: prompt.id }, 'Prompt')

  const run = (): void => {
    fill(attention)
    if (task === 'text') {
      const out = h('span', { class: 'completion-said' })
      fill(output, h('p', { class: 'completion-line' }, h('strong', {}, prompt.value), out))
      const request: CompletionRequest = {
        prompt: prompt.value,
        limit: 200,
        temperature: Number(temperature.value),
        topP: Number(topP.value),
        seed: Number(dice.value),
      }
      complete(
        request,
        (text) => out.append(text),
        ({ read, heads }) => drawAttention(read, heads),
      )
      return
    }
    const ways = [
      { name: 'With memory', prompt: `${memory.value} ${prompt.value}`, attends: true },
      { name: 'Without it', prompt: prompt.value, attends: false },
    ]
    fill(output)
    for (const way of ways) {
      const out = h('strong', { class: 'completion-said' })
      const note = h('span', { class: 'chart-note' })
      output.append(
        h(
          'p',
          { class: 'completion-line' },
          `${way.name}: `,
          h('code', {}, prompt.value),
          ' → ',
          out,
          ' ',
          note,
        ),
      )
      complete(
        { prompt: way.prompt, limit: 1, temperature: 0, topP: 1, seed: 0 },
        (text) => out.append(text),
        ({ read, heads }) => {
          const right = valueOf(memory.value, prompt.value)
          note.textContent = !way.attends
            ? 'nothing to look it up in: a guess among eight'
            : out.textContent === right
              ? 'as the memory says'
              : `wrong: the memory says ${right ?? 'nothing of it'}`
          if (way.attends) drawAttention(read, heads)
        },
      )
    }
  }
  const drawAttention = (read: string, heads: readonly HeadWeights[]): void => {
    const shown = [...read].slice(-24)
    const least = read.length - shown.length
    fill(
      attention,
      h('h3', { class: 'label' }, 'What the last character attends to'),
      h(
        'div',
        { class: 'table-room', tabindex: 0, role: 'region', 'aria-label': 'Attention of the last character' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              h('th', { scope: 'col' }, 'Head'),
              ...shown.map((one) => h('th', { scope: 'col' }, one === ' ' ? '␣' : one)),
            ),
          ),
          h(
            'tbody',
            {},
            ...heads.map(({ layer, head, weights }) =>
              h(
                'tr',
                {},
                h('th', { scope: 'row' }, `${layer + 1}.${head + 1}`),
                ...weights.slice(least).map(cell),
              ),
            ),
          ),
        ),
      ),
    )
  }
  const form = h(
    'form',
    {
      class: 'adding-form',
      on: {
        submit: (event) => {
          event.preventDefault()
          run()
        },
      },
    },
    memoryLine,
    h(
      'div',
      { class: 'choice-line' },
      promptLabel,
      prompt,
      h('button', { type: 'submit', class: 'button' }, 'Complete'),
    ),
    sampling,
  )
  const element = h('div', { class: 'completion-trial', hidden: true }, form, output, attention)
  return {
    element,
    show(next, pairs) {
      element.hidden = next === undefined
      fill(output)
      fill(attention)
      if (next === undefined) return
      if (next !== task || memory.value === '') prompt.value = next === 'text' ? 'I ' : ''
      task = next
      memoryLine.hidden = next === 'text'
      sampling.hidden = next !== 'text'
      promptLabel.textContent = next === 'text' ? 'Prompt' : 'Key that is asked for'
      if (next === 'pairs') {
        const drawn = drawPairs(pairs + 7, pairs)
        memory.value = drawn.map(([key, value]) => `${key}: ${value}`).join(', ')
        prompt.value = drawn[0]?.[0] ?? 'a'
      }
    },
  }
}

function cell(weight: number): HTMLElement {
  const element = h('td', { class: 'figure', 'data-weight': weight }, weight.toFixed(2))
  element.style.boxShadow = `inset 0 -${Math.round(weight * 14)}px 0 color-mix(in oklab, var(--heat-above) 35%, transparent)`
  return element
}

function valueOf(memory: string, key: string): string | undefined {
  const letters = [...memory].filter((one) => /[a-h0-7]/.test(one))
  const at = letters.indexOf(key.trim())
  return at < 0 ? undefined : letters[at + 1]
}

function numberField(id: string, value: number, min: number, max: number): HTMLInputElement {
  return h('input', { type: 'number', id, value, min, max, step: 'any', required: true })
}
