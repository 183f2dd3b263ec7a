import type { ScopeNumber, Seq } from '@mnestic/core'
import type { PutHead } from './codec.ts'
import type { Connection } from './connection.ts'
import type { Digest } from './digest.ts'
import { decodeHead, headColumns } from './entry-rows.ts'
import { parse } from './rows.ts'
import { Kind } from './schema.ts'

/** What became of an id: its living record, or the tombstone of an erased one. `scope` is absent where it is empty now. */
export function resolveId(c: Connection, digest: Digest, scope: ScopeNumber | undefined, id: string): Seq | 'absent' | 'forgotten' {
  let found: 'absent' | 'forgotten' = 'absent'
  for (const row of c.all(`SELECT ${headColumns} FROM entry WHERE look = ?`, digest.look)) {
    const entry = decodeHead(c, row)
    if (entry.head === null) continue
    if (entry.kind === Kind.forgotten && entry.head === digest.full) found = 'forgotten'
    if (entry.kind === Kind.put && entry.scope === scope && parse<PutHead>(entry.head).id === id) return entry.revision
  }
  return found
}
