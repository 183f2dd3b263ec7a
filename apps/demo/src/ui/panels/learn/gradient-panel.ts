import { gradientNetworks } from '../../../learn/choices.ts'
import type { GradientNorms } from '../../../learn/gradients.ts'
import { fill, h } from '../../dom.ts'
import { openWorker } from '../../learning/open-worker.ts'
import { onWidth } from '../../paint/surface.ts'
import { note } from '../notice.ts'
import { logChart } from './log-chart.ts'
import { gradientLooks, lineLegend } from './nets.ts'

const longest = 200
/** Below this a network learns nothing in any time that anybody waits, and the chart ends. */
const floor = 1e-12

/** How much of a gradient arrives k steps earlier, in networks that have not been trained. */
export function gradientPanel(): HTMLElement {
  const figure = h('div', { class: 'chart' })
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

  const worker = openWorker((message) => {
    if (message.type === 'failed') return fill(figure, note(h('p', {}, message.message)))
    if (message.type !== 'gradients') return
    last = message
    draw()
    told.textContent = finding(message.steps, message.norms)
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
    if (last === undefined || width === 0) return
    const { steps, norms } = last
    const least = Math.min(...gradientNetworks.map((name) => norms[name][steps] ?? 1))
    fill(
      figure,
      logChart({
        width,
        height: 280,
        name: 'Gradient norm by distance',
        description: finding(steps, norms),
        x: { label: 'k steps before the end', to: steps },
        y: {
          label: '|dL/dh| k steps earlier, of 1 at the end',
          from: Math.max(Math.log10(floor), Math.floor(Math.log10(least))),
          to: 0,
        },
        lines: gradientNetworks.map((name) => ({
          colour: gradientLooks[name].colour,
          points: norms[name].map((y, x) => ({ x, y })),
        })),
      }),
    )
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
    h(
      'p',
      { class: 'about' },
      'At the last step something was wrong: how much of that does the network hear k steps earlier? Four networks of 32 cells, not yet trained, with the same random numbers going in.',
    ),
    h(
      'div',
      { class: 'chart-head' },
      h('div', { class: 'choice-line' }, h('label', { for: 'gradient-steps' }, 'Length'), length, shown),
      h(
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
      ),
      lineLegend(gradientNetworks.map((name) => gradientLooks[name])),
    ),
    figure,
    told,
  )
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
