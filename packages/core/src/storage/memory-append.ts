import type { Seq } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { AppendBatch, AppendResult, Link } from '../contract/storage.ts'
import { MnesticError } from '../error.ts'
import { scopeKey } from '../scope.ts'
import type { IdempotentBatch, MemoryLog } from './memory-log.ts'

/** The number of none. */
const noScope: ScopeNumber = 0

/** All checks come first; then one synchronous step, so that nobody sees half a batch. */
export async function appendTo(log: MemoryLog, batch: AppendBatch): Promise<AppendResult> {
  const key = scopeKey(batch.scope)
  const known = batch.idempotency && log.batches.get(key)?.get(batch.idempotency.key)
  if (known !== undefined) {
    if (known.hash !== undefined && known.hash !== batch.idempotency?.hash) {
      throw new MnesticError(
        'CONFLICT',
        `The idempotency key ${JSON.stringify(batch.idempotency?.key)} was used before with other content; use a new key for a new write`,
      )
    }
    return { repeated: true, seqs: [...known.seqs], ids: [...known.ids], revision: known.revision }
  }
  await check(log, batch)
  const restored = await Promise.all(
    batch.records.filter((r) => r.restore).map((r) => log.tombstone(key, r.id)),
  )
  const state = batch.records.length > 0 ? log.intern(batch.scope) : log.byKey.get(key)
  if (state === undefined) throw new MnesticError('NOT_FOUND', `Nothing is stored in scope ${key}`)
  for (const digest of restored) log.forgotten.delete(digest)
  const seqs: Seq[] = []
  for (const record of batch.records) {
    seqs.push(log.put(state, record, (link) => ('seq' in link ? link.seq : (seqs[link.index] ?? 0))))
  }
  for (const { aboutNew = [], ...note } of batch.notes)
    log.note(state, { ...note, about: [...note.about, ...aboutNew.flatMap((i) => seqs[i] ?? [])] })
  for (const { seq, vectors } of batch.vectors) log.vectors(seq, vectors)
  const ids = batch.records.map((record) => record.id)
  if (batch.idempotency !== undefined) {
    const batches = log.batches.get(key) ?? new Map<string, IdempotentBatch>()
    log.batches.set(key, batches)
    batches.set(batch.idempotency.key, {
      hash: batch.idempotency.hash,
      seqs: [...seqs],
      ids: [...ids],
      ownIds: batch.records.map((r) => r.ownId),
      revision: log.revision,
    })
  }
  return { repeated: false, seqs, ids, revision: log.revision }
}

/** Everything that can refuse a batch, before any of it lands. */
async function check(log: MemoryLog, batch: AppendBatch): Promise<void> {
  const key = scopeKey(batch.scope)
  const state = log.byKey.get(key)
  const ids = new Set<string>()
  for (const record of batch.records) {
    if (ids.has(record.id) || state?.ids.has(record.id))
      throw new MnesticError(
        'DUPLICATE_ID',
        `The id ${JSON.stringify(record.id)} exists in its scope already`,
      )
    ids.add(record.id)
    if (!record.restore && log.forgotten.size > 0 && log.forgotten.has(await log.tombstone(key, record.id))) {
      throw new MnesticError(
        'FORGOTTEN',
        `The id ${JSON.stringify(record.id)} was forgotten; write it with { restore: true } if it is to come back`,
      )
    }
    for (const link of record.supersedes) checkLink(log, link, state?.number ?? noScope)
    for (const link of record.derivedFrom) checkLink(log, link, undefined)
  }
  for (const seq of batch.notes.flatMap((note) => note.about)) {
    if (log.puts.get(seq)?.scope !== (state?.number ?? noScope))
      throw new MnesticError('NOT_FOUND', `A note is about record number ${seq}, which is not in its scope`)
  }
}

/** `scope`: where the link must lead, if that matters. */
function checkLink(log: MemoryLog, link: Link, scope: ScopeNumber | undefined): void {
  if ('index' in link) return
  const { seq } = link
  const put = log.puts.get(seq)
  if (put !== undefined && (scope === undefined || put.scope === scope)) return
  if (put === undefined && seq > 0 && seq <= log.revision && !log.entries.has(seq))
    throw new MnesticError('FORGOTTEN', `Record number ${seq}, which a record refers to, was forgotten`)
  throw new MnesticError('NOT_FOUND', `There is no record number ${seq} to refer to`)
}
