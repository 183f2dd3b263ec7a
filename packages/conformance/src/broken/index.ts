export type { Broken } from './broken.ts'
export { brokenBackends } from './backends/index.ts'
export { brokenEmbedders } from './embedders.ts'
export { brokenStorages } from './storages/index.ts'
