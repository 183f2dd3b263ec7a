import type { PutEntry } from './contract/log.ts'
import type { MemoryRecord } from './contract/record.ts'
import type { Scope } from './contract/scope.ts'

/** A record as reads return it. Links are by seq in the log and not part of it: a forgotten id leaves no trace here. */
export function toRecord({ revision, id, body }: PutEntry, scope: Scope): MemoryRecord {
  const { passages: _, ...content } = body
  return { id, scope, seq: revision, ...content }
}
