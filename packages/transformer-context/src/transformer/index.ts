export type { LayerAttention, StreamAttention } from './attention-weights.ts'
export type { ModelPlace, Positions, TransformerConfig, TransformerOptions } from './config.ts'
export { characters, type Characters } from './data/characters.ts'
export { pairBatch, type Marks, type PairBatch, type SourceBatch, type TokenPair } from './data/pair-batch.ts'
export { textBatches, textInOrder, type TextBatchesOptions } from './data/text-batches.ts'
export { tokenBatch, type TokenBatch, type TokenSequence } from './data/token-batch.ts'
export { decoder, type Decoder, type QueryOption, type ReadOptions } from './decoder.ts'
export {
  encoderDecoder,
  type EncoderDecoder,
  type EncoderDecoderConfig,
  type EncoderDecoderOptions,
} from './encoder-decoder.ts'
export type { Evaluated } from './evaluation.ts'
export {
  generate,
  generateAll,
  transform,
  transformTokens,
  type GeneratedToken,
  type GenerateOptions,
  type TransformOptions,
} from './generate/generate.ts'
export type { SamplingOptions } from './generate/sampler.ts'
export type { StreamOptions, TokenStream } from './token-stream.ts'
export { gpt2, type Gpt2Options } from './weights/gpt2.ts'
export { loadDecoder, loadEncoderDecoder, saveTransformer, type LoadOptions } from './weights/save.ts'
