export type { Similar, SimilarOptions, VectorStoreApi } from './similar.ts'
export type { Quantisation, VectorStoreOptions } from './options.ts'
export { vectorStore, type VectorStoreCapabilities } from './vector-store.ts'
