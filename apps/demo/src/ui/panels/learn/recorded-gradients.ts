import recorded from '../../../../data/gradient-norms.json'
import type { GradientNetwork } from '../../../learn/choices.ts'
import { gradientNetworks } from '../../../learn/choices.ts'
import type { GradientNorms } from '../../../learn/gradients.ts'

/** Norms of gradients of the same networks before and after a training too long for a page: recorded, not computed here. */
export interface RecordedGradients {
  readonly steps: number
  readonly before: GradientNorms
  readonly after: GradientNorms
  /** Mean squared error after the training. */
  readonly error: Readonly<Record<GradientNetwork, number>>
}

const names: Readonly<Record<GradientNetwork, string>> = {
  rnn: 'RNN, Glorot',
  irnn: 'IRNN',
  lstm: 'LSTM, forget bias 1',
  chrono: 'LSTM, chrono',
}

/** Of 64 cells, seed 1, on the adding problem. */
export function recordedGradients(): RecordedGradients {
  const curve = (name: GradientNetwork, wanted: boolean): (typeof recorded.curves)[number] => {
    const found = recorded.curves.find(({ name: is, trained }) => is === names[name] && trained === wanted)
    if (found === undefined) throw new Error(`There are no recorded gradients of ${names[name]}.`)
    return found
  }
  const norms = (trained: boolean): GradientNorms =>
    each((name) => {
      const { h } = curve(name, trained)
      const first = h[0] ?? 1
      return h.map((norm) => norm / first)
    })
  return {
    steps: recorded.steps,
    before: norms(false),
    after: norms(true),
    error: each((name) => curve(name, true).mse),
  }
}

function each<Value>(of: (name: GradientNetwork) => Value): Readonly<Record<GradientNetwork, Value>> {
  const [rnn, irnn, lstm, chrono] = gradientNetworks
  return { rnn: of(rnn), irnn: of(irnn), lstm: of(lstm), chrono: of(chrono) }
}
