import { Attention, type Heap } from '@mnestic/sequence'
import type { TransformerConfig } from '../config.ts'
import type { Beginnings } from './initial.ts'
import type { Part, Passing, StreamPlace } from './sublayer.ts'

export interface AttentionPartOptions {
  readonly name: string
  readonly config: TransformerConfig
  /** Over itself, over itself up to the own step, or over a source. */
  readonly kind: 'all' | 'causal' | 'cross'
  readonly initial: Beginnings
}

export function attentionPart(heap: Heap, { name, config, kind, initial }: AttentionPartOptions): Part {
  const { width, heads, positions, window } = config
  const matrix = () => initial.matrix(width * width)
  const layer = new Attention(heap, {
    width,
    heads,
    name,
    causal: kind === 'causal',
    ...(kind === 'causal' && window && { window }),
    ...(kind !== 'cross' && positions === 'rotary' && { rotary: {} }),
    initial: {
      weight_q: matrix(),
      weight_k: matrix(),
      weight_v: matrix(),
      weight_o: initial.residual(width * width),
    },
  })
  const seen = ({ source, sourceMask, keyMask, window: own }: Passing) =>
    kind === 'cross'
      ? { ...(source && { source }), ...(sourceMask && { keyMask: sourceMask }) }
      : { ...(keyMask && { keyMask }), ...(own && kind === 'causal' && { window: own }) }
  return {
    parameters: layer.parameters,
    forward(x, passing) {
      const { steps, batch } = passing
      const tape = layer.forward(x, { steps, batch, ...seen(passing) })
      return {
        y: tape.y,
        backward: (dy) => layer.backward(tape, { dy }),
        weights: (query) => layer.weights(tape, query === undefined ? {} : { query }),
      }
    },
    stream(place) {
      const attention = layer.stream(streamed(kind, place))
      return { step: (x) => attention.step(x), attention }
    },
  }
}

function streamed(kind: AttentionPartOptions['kind'], place: StreamPlace) {
  const { heap, batch, capacity, window, source, sourceMask } = place
  if (kind === 'cross')
    return { heap, batch, ...(source && { source }), ...(sourceMask && { keyMask: sourceMask }) }
  return { heap, batch, ...(capacity !== undefined && { capacity }), ...(window && { window }) }
}
