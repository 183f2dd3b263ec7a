import type { PutEntry, Seq } from './contract/log.ts'
import type { MemoryRecord, RecordRef } from './contract/record.ts'
import type { Scope, ScopeNumber } from './contract/scope.ts'
import type { OpenStorage } from './contract/storage.ts'

/**
 * Records as reads return them, in the given order. Links are kept by seq in the log and named here: a record that
 * was forgotten leaves no trace in those that pointed at it.
 * `pathOf`: `undefined` leaves a record out.
 */
export async function toRecords(
  storage: OpenStorage,
  puts: readonly PutEntry[],
  pathOf: (scope: ScopeNumber) => Scope | undefined,
  now: number,
): Promise<readonly MemoryRecord[]> {
  const names = await namesOf(
    storage,
    puts.flatMap((put) => [...put.supersedes, ...put.derivedFrom]),
    now,
  )
  return puts.flatMap((put) => {
    const path = pathOf(put.scope)
    return path === undefined ? [] : [toRecord(put, path, names)]
  })
}

/** Scope and id of each record among these that is living and not expired at `now`. */
export async function namesOf(
  storage: OpenStorage,
  seqs: readonly Seq[],
  now: number,
): Promise<ReadonlyMap<Seq, RecordRef>> {
  const names = new Map<Seq, RecordRef>()
  if (seqs.length === 0) return names
  const puts = await storage.records([...new Set(seqs)], { vectors: false })
  const paths = new Map<number, Scope | undefined>()
  for (const { revision, scope, id, body } of puts) {
    if ((body.expires ?? Infinity) <= now) continue
    if (!paths.has(scope)) paths.set(scope, (await storage.scopeByNumber(scope))?.path)
    const path = paths.get(scope)
    if (path !== undefined) names.set(revision, { scope: path, id })
  }
  return names
}

function toRecord(
  { revision, id, body, ...links }: PutEntry,
  scope: Scope,
  names: ReadonlyMap<Seq, RecordRef>,
): MemoryRecord {
  const { passages: _, ...content } = body
  const supersedes = links.supersedes.flatMap((seq) => names.get(seq)?.id ?? [])
  const derivedFrom = links.derivedFrom.flatMap((seq) => names.get(seq) ?? [])
  return {
    id,
    scope,
    seq: revision,
    ...content,
    ...(supersedes.length > 0 && { supersedes }),
    ...(derivedFrom.length > 0 && { derivedFrom }),
  }
}
