import { Gelu, Linear, type Heap } from '@mnestic/sequence'
import type { TransformerConfig } from '../config.ts'
import type { Beginnings } from './initial.ts'
import type { Part } from './sublayer.ts'

export interface FeedForwardOptions {
  readonly name: string
  readonly config: TransformerConfig
  readonly initial: Beginnings
}

/** y = gelu(x W_up + b_up) W_down + b_down, of each step by itself. */
export function feedForward(heap: Heap, { name, config, initial }: FeedForwardOptions): Part {
  const { width, inner, gelu: kind } = config
  const up = new Linear(heap, {
    input: width,
    output: inner,
    name: `${name}.up`,
    initial: { weight: initial.matrix(width * inner) },
  })
  const gelu = new Gelu(heap, { kind })
  const down = new Linear(heap, {
    input: inner,
    output: width,
    name: `${name}.down`,
    initial: { weight: initial.residual(inner * width) },
  })
  return {
    parameters: [...up.parameters, ...down.parameters],
    forward(x, { steps, batch }) {
      const rows = steps * batch
      const wide = up.forward(x, { rows })
      const bent = gelu.forward(wide.y)
      const narrow = down.forward(bent.y, { rows })
      return {
        y: narrow.y,
        backward(dy) {
          const dBent = down.backward(narrow, { dy })
          return { dx: up.backward(wide, { dy: gelu.backward(bent, { dy: dBent }) }), dSource: undefined }
        },
      }
    },
    stream(place) {
      const [wide, narrow] = [up.stream(place), down.stream(place)]
      const { kernel } = place.heap
      return {
        step(x) {
          const y = wide.step(x)
          kernel.gelu(y.length, kind === 'exact' ? 1 : 0, y.address, y.address)
          return narrow.step(y)
        },
      }
    },
  }
}
