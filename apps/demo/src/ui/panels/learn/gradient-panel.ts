import { gradientNetworks } from '../../../learn/choices.ts'
import type { GradientNorms } from '../../../learn/gradients.ts'
import { fill, h } from '../../dom.ts'
import { openWorker } from '../../learning/open-worker.ts'
import { onWidth } from '../../paint/surface.ts'
import { note } from '../notice.ts'
import { logChart, type Line } from './log-chart.ts'
import { gradientLooks, lineLegend } from './nets.ts'
import type { RecordedGradients } from './recorded-gradients.ts'

const longest = 200
/** Below this a network learns nothing in any time that anybody waits, and the chart ends. */
const floor = 1e-12

/** How much of a gradient arrives k steps earlier: before any training, and beside it after one. */
export function gradientPanel(): HTMLElement {
  const figure = h('div', { class: 'chart' })
  const stage = h(
    'select',
    { id: 'gradient-stage', on: { change: () => void choose() } },
    h('option', { value: 'before' }, 'before any training'),
    h('option', { value: 'after' }, 'after a training'),
  )
  const other = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      on: {
        click: () => {
          seed++
          compute()
        },
      },
    },
    'Other random numbers',
  )
  const about = h('p', { class: 'about' }, untrained)
  const told = h('p', { class: 'finding', role: 'status' })
  const length = h('input', {
    type: 'range',
    id: 'gradient-steps',
    min: 10,
    max: longest,
    step: 10,
    value: 100,
  })
  const shown = h('output', { for: 'gradient-steps', class: 'figure' })
  let seed = 1
  let width = 0
  let last: { readonly steps: number; readonly norms: GradientNorms } | undefined
  let waiting = false
  let recorded: RecordedGradients | undefined

  const worker = openWorker((message) => {
    if (message.type === 'failed') return fill(figure, note(h('p', {}, message.message)))
    if (message.type !== 'gradients') return
    last = message
    draw()
    const again = waiting
    waiting = false
    // The slider went on while it computed.
    if (again && message.steps !== Number(length.value)) compute()
  })
  const compute = (): void => {
    shown.textContent = `${length.value} steps`
    worker.say({ type: 'gradients', steps: Number(length.value), seed })
  }
  const draw = (): void => {
    const shownNow = stage.value === 'after' ? recorded && ofRecorded(recorded) : last && ofComputed(last)
    if (shownNow === undefined) return
    const { steps, text, lines, least } = shownNow
    // Said again only when it changed: a screen reader reads it out.
    if (told.textContent !== text) told.textContent = text
    if (width === 0) return
    fill(
      figure,
      logChart({
        width,
        height: 280,
        name: 'Gradient norm by distance',
        description: text,
        x: { label: 'k steps before the end', to: steps },
        y: {
          label: '|dL/dh| k steps earlier, of 1 at the end',
          from: Math.max(Math.log10(floor), Math.floor(Math.log10(least))),
          to: 0,
        },
        lines,
      }),
    )
  }
  const choose = async (): Promise<void> => {
    const after = stage.value === 'after'
    length.disabled = other.disabled = after
    about.textContent = after ? trained : untrained
    if (after && recorded === undefined)
      recorded = (await import('./recorded-gradients.ts')).recordedGradients()
    shown.textContent = `${stage.value === 'after' && recorded ? recorded.steps : length.value} steps`
    draw()
  }
  length.addEventListener('input', () => {
    shown.textContent = `${length.value} steps`
    if (waiting) return
    waiting = true
    compute()
  })
  onWidth(figure, (now) => {
    width = now
    draw()
  })
  compute()

  return h(
    'section',
    { class: 'learn-card', 'aria-labelledby': 'gradient-title' },
    h('h2', { id: 'gradient-title' }, 'How far back a gradient reaches'),
    about,
    h(
      'div',
      { class: 'chart-head' },
      h('div', { class: 'choice-line' }, h('label', { for: 'gradient-stage' }, 'Networks'), stage),
      h('div', { class: 'choice-line' }, h('label', { for: 'gradient-steps' }, 'Length'), length, shown),
      other,
      lineLegend(gradientNetworks.map((name) => gradientLooks[name])),
    ),
    figure,
    told,
  )
}

const untrained =
  'At the last step something was wrong: how much of that does the network hear k steps earlier? Four networks of 32 cells, not yet trained, with the same random numbers going in.'
const trained =
  'The same question to four networks of 64 cells that were trained on the adding problem below, of 100 steps; the figures are recorded, not computed here. Thin: the same networks before it. The numbers of that problem are small, so that at first even the tanh network hands its gradient on.'

interface Shown {
  readonly steps: number
  readonly text: string
  readonly lines: readonly Line[]
  /** The least of what arrives from the far end. */
  readonly least: number
}

function ofComputed({ steps, norms }: { readonly steps: number; readonly norms: GradientNorms }): Shown {
  return { steps, text: finding(steps, norms), lines: linesOf(norms), least: leastOf(norms) }
}

function ofRecorded(recorded: RecordedGradients): Shown {
  const { steps, before, after } = recorded
  return {
    steps,
    text: findingAfter(recorded),
    lines: [...linesOf(before, 'thin'), ...linesOf(after)],
    least: Math.min(leastOf(before), leastOf(after)),
  }
}

function linesOf(norms: GradientNorms, look?: Line['look']): readonly Line[] {
  return gradientNetworks.map((name) => ({
    colour: gradientLooks[name].colour,
    points: norms[name].map((y, x) => ({ x, y })),
    ...(look && { look }),
  }))
}

function leastOf(norms: GradientNorms): number {
  return Math.min(...gradientNetworks.map((name) => norms[name].at(-1) ?? 1))
}

function findingAfter({ steps, before, after, error }: RecordedGradients): string {
  const at = (name: keyof GradientNorms): string =>
    `${share(after[name][steps] ?? 0)} (before: ${share(before[name][steps] ?? 0)})`
  return `${steps} steps earlier, of a gradient of 1, ${at('lstm')} is left in the LSTM with forget bias 1, ${at('chrono')} with chrono biases and ${at('irnn')} in the IRNN: all three learned to hold the first number. In the tanh network ${at('rnn')} is left, and its error stayed at ${error.rnn.toFixed(2)}, hardly better than always answering 1.`
}

/** What is to be seen. */
function finding(steps: number, norms: GradientNorms): string {
  const at = (name: keyof GradientNorms): string => share(norms[name][steps] ?? 0)
  return `${steps} steps earlier, of a gradient of 1, ${at('rnn')} is left in the tanh network and ${at('lstm')} in the LSTM with forget bias 1: both fall by a constant factor with every step, and what happened that long ago cannot teach them. Chrono biases, which let cells forget as slowly as the task is long, leave ${at('chrono')}; the IRNN, whose state is handed on as it is, ${at('irnn')}.`
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** `0.27`, `3 × 10⁻¹⁰`. */
function share(value: number): string {
  if (value < floor) return 'nothing that counts'
  if (value >= 0.01) return String(Number(value.toPrecision(2)))
  const [digits, exponent = ''] = value.toExponential(0).split('e-')
  return `${digits}\u00a0×\u00a010⁻${[...exponent].map((digit) => raised[Number(digit)] ?? '').join('')}`
}
