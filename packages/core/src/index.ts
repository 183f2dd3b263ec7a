export type * from './contract/assembler.ts'
export type * from './contract/backend.ts'
export type * from './contract/capabilities.ts'
export type * from './contract/embedder.ts'
export type * from './contract/error.ts'
export type * from './contract/event.ts'
export type * from './contract/filter.ts'
export type * from './contract/json.ts'
export type * from './contract/log.ts'
export type * from './contract/memory.ts'
export type * from './contract/recollection.ts'
export type * from './contract/record.ts'
export type * from './contract/scope.ts'
export type * from './contract/storage.ts'
export { isMnesticError, MnesticError } from './error.ts'
export {
  backend,
  type BackendOptions as BackendDefinition,
  type ScopeAccess,
  type ScopeSite,
  type ScopeView,
} from './backend.ts'
export type { FeedbackData } from './feedback.ts'
export { openMemory } from './open-memory.ts'
export { sentences } from './passages.ts'
export { plainAssembler } from './read/assemble.ts'
export { compareScopes, scope } from './scope.ts'
export { memoryStorage } from './storage/memory-storage.ts'
export { estimateTokens } from './tokens.ts'
