import type { GradientNetwork, NetworkKind } from '../../../learn/choices.ts'
import { h } from '../../dom.ts'

interface Look {
  readonly label: string
  readonly colour: string
}

export const gradientLooks: Readonly<Record<GradientNetwork, Look>> = {
  rnn: { label: 'RNN (tanh)', colour: 'var(--net-rnn)' },
  irnn: { label: 'IRNN', colour: 'var(--net-irnn)' },
  lstm: { label: 'LSTM, forget bias 1', colour: 'var(--net-plain)' },
  chrono: { label: 'LSTM, chrono biases', colour: 'var(--net-lstm)' },
}

export const trainedLooks: Readonly<Record<NetworkKind, Look>> = {
  lstm: { label: 'LSTM', colour: 'var(--net-lstm)' },
  rnn: { label: 'RNN', colour: 'var(--net-rnn)' },
}

/** The lines of a chart by name. */
export function lineLegend(looks: readonly Look[]): HTMLElement {
  return h(
    'div',
    { class: 'legend' },
    ...looks.map(({ label, colour }) => {
      const line = h('span', { class: 'line-sample', 'aria-hidden': 'true' })
      line.style.backgroundColor = colour
      return h('span', { class: 'line-name' }, line, label)
    }),
  )
}
