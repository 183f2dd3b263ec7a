import {
  type AppendBatch,
  type AppendResult,
  type Link,
  MnesticError,
  type NewRecord,
  type Seq,
} from '@mnestic/core'
import { digest, type LogData, putOf, type ScopeData, scopeAt } from './data.ts'

/** One batch on a copy of the data: where it throws, the copy is thrown away. */
export async function appendTo(
  data: LogData,
  batch: AppendBatch,
  checkLink: (link: Link) => void,
): Promise<AppendResult> {
  const { idempotency } = batch
  const look = idempotency && (await digest(data.logId, batch.scope, idempotency.key))
  const known = data.batches.find((one) => one.look === look)
  if (known && idempotency) {
    if (known.hash !== undefined && known.hash !== idempotency.hash)
      throw new MnesticError(
        'CONFLICT',
        `The idempotency key ${JSON.stringify(idempotency.key)} was used with other content`,
      )
    return { repeated: true, seqs: [...known.seqs], ids: [...known.ids], revision: known.revision }
  }
  const scope = scopeAt(data, batch.scope) ?? intern(data, batch)
  const seqs: Seq[] = []
  for (const record of batch.records) seqs.push(await put(data, scope, record, seqs, checkLink))
  for (const { aboutNew = [], ...note } of batch.notes) {
    const about = [...note.about, ...aboutNew.flatMap((i) => seqs[i] ?? [])]
    for (const seq of about)
      if (putOf(data, seq)?.scope !== scope.number)
        throw new MnesticError('NOT_FOUND', `Record ${seq}, which a note is about, is not in its scope`)
    data.entries.push({ kind: 'note', revision: ++data.revision, scope: scope.number, ...note, about })
    scope.revision = data.revision
  }
  for (const { seq, vectors } of batch.vectors) {
    const renewed = putOf(data, seq)
    if (!renewed) continue
    data.entries = data.entries
      .filter((entry) => entry.kind !== 'vectors' || entry.seq !== seq)
      .map((entry) => (entry === renewed ? { ...renewed, vectors } : entry))
    data.entries.push({ kind: 'vectors', revision: ++data.revision, scope: renewed.scope, seq, vectors })
    scope.revision = data.revision
  }
  const ids = batch.records.map((record) => record.id)
  const ownIds = batch.records.map((record) => record.ownId)
  if (look && idempotency)
    data.batches.push({
      look,
      hash: idempotency.hash,
      seqs: [...seqs],
      ids: [...ids],
      ownIds,
      revision: data.revision,
    })
  return { repeated: false, seqs, ids, revision: data.revision }
}

function intern(data: LogData, batch: AppendBatch): ScopeData {
  if (batch.records.length === 0)
    throw new MnesticError('NOT_FOUND', `Nothing is stored in ${JSON.stringify(batch.scope)}`)
  const scope = { number: ++data.lastScope, path: batch.scope, revision: 0, erased: 0 }
  data.scopes.push(scope)
  return scope
}

async function put(
  data: LogData,
  scope: ScopeData,
  record: NewRecord,
  seqs: readonly Seq[],
  checkLink: (link: Link) => void,
): Promise<Seq> {
  const { id, body, vectors } = record
  if (data.entries.some((entry) => entry.kind === 'put' && entry.scope === scope.number && entry.id === id))
    throw new MnesticError('DUPLICATE_ID', `The id ${JSON.stringify(id)} is in its scope already`)
  const tombstone = await digest(data.logId, scope.path, id)
  if (data.forgotten.includes(tombstone)) {
    if (!record.restore) throw new MnesticError('FORGOTTEN', `The id ${JSON.stringify(id)} was forgotten`)
    data.forgotten = data.forgotten.filter((one) => one !== tombstone)
  }
  const resolve = (link: Link): Seq => {
    checkLink(link)
    return 'seq' in link ? link.seq : (seqs[link.index] ?? 0)
  }
  for (const link of record.supersedes)
    if ('seq' in link && (putOf(data, link.seq)?.scope ?? scope.number) !== scope.number)
      throw new MnesticError('NOT_FOUND', `Record ${link.seq}, which is corrected, is of another scope`)
  const revision = ++data.revision
  data.entries.push({
    kind: 'put',
    revision,
    scope: scope.number,
    id,
    body,
    supersedes: record.supersedes.map(resolve),
    derivedFrom: record.derivedFrom.map(resolve),
    ...(vectors ? { vectors } : {}),
  })
  scope.revision = revision
  return revision
}
