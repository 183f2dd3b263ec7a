import type { AttentionStream, Heap } from '@mnestic/sequence'
import type { AttentionOfLayer } from './parts/stack.ts'

/** How much the heads of one layer take of what they see. */
export interface LayerAttention {
  /** From 0. */
  readonly layer: number
  /** Over the own sequence, or over the source. */
  readonly kind: 'self' | 'cross'
  /** N */
  readonly heads: number
  /** Tq: steps that ask; 1 where one query was wanted. */
  readonly queries: number
  /** Tk: steps that are asked. */
  readonly keys: number
  /** P [N, Tq, Tk]; a row's sum is 1. */
  readonly weights: Float32Array
}

/** Of a stream's last step. */
export interface StreamAttention {
  readonly layer: number
  readonly kind: 'self' | 'cross'
  readonly heads: number
  /** The steps that it saw, rising. */
  readonly steps: Int32Array
  /** P [B, N, steps] */
  readonly weights: Float32Array
}

/** Copies, of a pass over a single sequence. */
export function readWeights(
  heap: Heap,
  attention: readonly AttentionOfLayer[],
  { heads, queries }: { readonly heads: number; readonly queries: number },
  query: number | undefined,
): readonly LayerAttention[] {
  return attention.map(({ layer, kind, weights }) => {
    const mark = heap.mark()
    const data = weights(query).data.slice()
    heap.release(mark)
    const rows = query === undefined ? queries : 1
    return { layer, kind, heads, queries: rows, keys: data.length / heads / rows, weights: data }
  })
}

export function readStreams(
  streams: readonly AttentionStream[],
  kind: 'self' | 'cross',
  heads: number,
): readonly StreamAttention[] {
  return streams.map((stream, layer) => ({ layer, kind, heads, ...stream.weights() }))
}
