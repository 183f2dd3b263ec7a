export { minilmEmbedder, type MinilmEmbedder } from './minilm-embedder.ts'
export type { LoadProgress, MinilmOptions, ModelDownload, ModelType } from './options.ts'
