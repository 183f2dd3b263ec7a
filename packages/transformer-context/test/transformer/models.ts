import { createHeap, type KernelId } from '@mnestic/sequence'
import {
  decoder,
  encoderDecoder,
  type Decoder,
  type EncoderDecoder,
  type TransformerOptions,
} from '@mnestic/transformer-context/transformer'

const sizes = { vocabulary: 11, width: 16, heads: 2, layers: 2, context: 12 }

interface Given extends Partial<TransformerOptions> {
  readonly kernel?: KernelId
  readonly seed?: number
}

/** Untrained, but with large numbers, so that what it says hangs on all that it read. */
export function smallDecoder({ kernel = 'simd', ...options }: Given = {}): Decoder {
  return louder(decoder({ ...sizes, ...options, heap: createHeap({ kernel }) }))
}

export function smallEncoderDecoder({ kernel = 'simd', ...options }: Given = {}): EncoderDecoder {
  return louder(encoderDecoder({ ...sizes, ...options, heap: createHeap({ kernel }) }))
}

function louder<Model extends Decoder | EncoderDecoder>(model: Model): Model {
  for (const { value, shape } of model.parameters)
    if (shape.length === 2) model.heap.kernel.scale(value.length, 15, value.address, value.address)
  return model
}

export async function all<T>(tokens: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const token of tokens) found.push(token)
  return found
}
