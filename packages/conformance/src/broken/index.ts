export type { Broken } from './broken.ts'
export { brokenBackends } from './backends.ts'
export { brokenEmbedders } from './embedders.ts'
export { brokenStorages } from './storages.ts'
