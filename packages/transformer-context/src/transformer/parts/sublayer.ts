import type {
  AttentionSource,
  AttentionStream,
  AttentionWindow,
  Block,
  Heap,
  LayerNorm,
  LinearStream,
  Parameter,
} from '@mnestic/sequence'

/** What passes through the parts of a layer at once. */
export interface Passing {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [B, T]: 0 where a step is padding that nobody may see. */
  readonly keyMask?: ArrayLike<number>
  /** What cross-attention asks. */
  readonly source?: AttentionSource
  /** [B, Tk] */
  readonly sourceMask?: ArrayLike<number>
  /** In place of the layer's own. */
  readonly window?: AttentionWindow
}

export interface Gradients {
  /** [T, B, E] */
  readonly dx: Block
  /** By the source, where one was asked. */
  readonly dSource: Block | undefined
}

export interface Pass {
  /** [T, B, E] */
  readonly y: Block
  /** Adds to the gradients of the parameters. */
  backward(dy: Block): Gradients
  /** P [B, N, Tq, Tk] of attention, or of one query [B, N, 1, Tk]; above the heap's mark. */
  weights?(query: number | undefined): Block
}

/** Where a stream stands, and how much it has to keep. */
export interface StreamPlace {
  readonly heap: Heap
  readonly batch: number
  readonly capacity?: number
  readonly window?: AttentionWindow
  /** In the stream's heap. */
  readonly source?: AttentionSource
  readonly sourceMask?: ArrayLike<number>
}

export interface PartStream extends LinearStream {
  /** Of attention. */
  readonly attention?: AttentionStream
}

/** A part of a layer: y for x, both [T, B, E]. */
export interface Part {
  readonly parameters: readonly Parameter[]
  forward(x: Block, passing: Passing): Pass
  stream(place: StreamPlace): PartStream
}

/** Pre-norm: y = x + part(norm(x)) (Xiong et al., On layer normalization in the Transformer architecture, arXiv:2002.04745). */
export function residual(heap: Heap, norm: LayerNorm, part: Part): Part {
  return {
    parameters: [...norm.parameters, ...part.parameters],
    forward(x, passing) {
      const normed = norm.forward(x, { rows: passing.steps * passing.batch })
      const pass = part.forward(normed.y, passing)
      const y = addTo(heap, pass.y, x)
      return {
        ...pass,
        y,
        backward(dy) {
          const { dx, dSource } = pass.backward(dy)
          return { dx: addTo(heap, norm.backward(normed, { dy: dx }), dy), dSource }
        },
      }
    },
    stream(place) {
      const normed = norm.stream(place)
      const inner = part.stream(place)
      return { ...inner, step: (x) => addTo(place.heap, inner.step(normed.step(x)), x) }
    },
  }
}

function addTo(heap: Heap, y: Block, x: Block): Block {
  heap.kernel.add(x.length, x.address, y.address, y.address)
  return y
}
