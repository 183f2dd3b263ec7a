import type { ErrorCode } from './error.ts'
import type { Revision } from './log.ts'
import type { Durability } from './storage.ts'

/** What `observe` receives. Numbers and names, never content. Durations in milliseconds. */
export type MemoryEvent =
  | { readonly type: 'open'; readonly ms: number; readonly durability: Durability }
  | {
      readonly type: 'write'
      readonly ms: number
      readonly records: number
      readonly revision: Revision
      readonly embedMs: number
      readonly repeated: boolean
    }
  | {
      readonly type: 'read'
      readonly ms: number
      readonly items: number
      readonly candidates: number
      readonly backends: Readonly<Record<string, number>>
    }
  | {
      readonly type: 'forget'
      readonly ms: number
      readonly erased: number
      readonly derived: number
      readonly pending: number
    }
  | {
      readonly type: 'apply'
      readonly ms: number
      readonly backend: string
      readonly changes: number
      readonly revision: Revision
    }
  | { readonly type: 'rebuild'; readonly backend: string }
  | { readonly type: 'fault'; readonly where: string; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'reembed'; readonly done: number; readonly total: number }
  | { readonly type: 'close'; readonly ms: number }

export type Observer = (event: MemoryEvent) => void
