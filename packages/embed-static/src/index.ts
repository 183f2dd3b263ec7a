export { staticEmbedder } from './node.ts'
export type { StaticEmbedderOptions } from './static-embedder.ts'
