import {
  Linear,
  Unembedding,
  type Embedding,
  type Heap,
  type Block,
  type LinearStream,
  type LinearStreamOptions,
  type LinearTape,
  type Parameter,
} from '@mnestic/sequence'
import type { TransformerConfig } from '../config.ts'
import { trained, type Beginnings } from './initial.ts'

/** From numbers to a score of each token: by the tokens' own table, or a map without bias. */
export interface TokenOutput {
  readonly parameters: readonly Parameter[]
  forward(x: Block, options: { readonly rows: number }): LinearTape
  backward(tape: LinearTape, options: { readonly dy: Block }): Block
  stream(options: LinearStreamOptions): LinearStream
}

export function tokenOutput(
  heap: Heap,
  embedding: Embedding,
  { tied, width, vocabulary }: TransformerConfig,
  initial: Beginnings,
): TokenOutput {
  if (tied) return new Unembedding(heap, { embedding })
  const weight = initial.matrix(width * vocabulary)
  const map = new Linear(heap, { input: width, output: vocabulary, name: 'head', initial: { weight } })
  return {
    parameters: trained(map.parameters, { bias: false }),
    forward: (x, options) => map.forward(x, options),
    backward: (tape, options) => map.backward(tape, options),
    stream: (options) => map.stream(options),
  }
}
