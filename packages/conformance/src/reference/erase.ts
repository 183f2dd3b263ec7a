import {
  type Entry,
  type EraseRequest,
  type EraseResult,
  MnesticError,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { digest, type LogData, putOf } from './data.ts'

/** One erasure on a copy of the data, with everything that it takes along. */
export async function eraseFrom(data: LogData, request: EraseRequest): Promise<EraseResult> {
  const erased = new Map<ScopeNumber, readonly Seq[]>()
  const expected = request.ifRevision ?? Infinity
  for (const { number, revision } of data.scopes)
    if (revision > expected && (request.seqs.has(number) || request.wholeScopes.includes(number)))
      throw new MnesticError('CONFLICT', `Scope ${number} has changed at ${revision}, after ${expected}`)
  for (const [number, wanted] of request.seqs) {
    const scope = data.scopes.find((one) => one.number === number)
    if (!scope) continue
    const seqs = [...new Set(wanted)]
      .filter((seq) => putOf(data, seq)?.scope === number)
      .sort((a, b) => a - b)
    if (seqs.length === 0) continue
    for (const seq of seqs) data.forgotten.push(await digest(data.logId, scope.path, putOf(data, seq)?.id))
    erased.set(number, seqs)
  }
  if (request.allDerived === true) checkAllDerived(data, new Set([...request.seqs.values()].flat()))
  const notes = new Map<string, number>()
  for (const entry of removeEntries(data, new Set([...erased.values()].flat()), request.wholeScopes))
    if (entry.kind === 'note') notes.set(entry.owner, (notes.get(entry.owner) ?? 0) + 1)
  for (const [number, seqs] of erased) {
    data.entries.push({ kind: 'erase', revision: ++data.revision, scope: number, seqs })
    data.erased = data.revision
    const scope = data.scopes.find((one) => one.number === number)
    if (scope) scope.erased = scope.revision = data.revision
  }
  for (const { scope: number, ...note } of request.notes) {
    const scope = data.scopes.find((one) => one.number === number)
    if (!scope || !note.about.every((seq) => putOf(data, seq)?.scope === number)) continue
    data.entries.push({ kind: 'note', revision: ++data.revision, scope: number, ...note })
    scope.revision = data.revision
  }
  const held = data.snapshots.length
  data.snapshots = data.snapshots.filter(({ key, snapshot }) => {
    const first = key.scope === 0 ? 0 : erased.get(key.scope)?.[0]
    return erased.size === 0 || first === undefined || snapshot.upto < first
  })
  data.scopes = data.scopes.filter((scope) =>
    data.entries.some((entry) => entry.scope === scope.number && entry.kind !== 'erase'),
  )
  return { revision: data.revision, erased, notes, snapshotsDropped: held - data.snapshots.length }
}

function checkAllDerived(data: LogData, leaving: ReadonlySet<Seq>): void {
  for (const entry of data.entries)
    if (
      entry.kind === 'put' &&
      !leaving.has(entry.revision) &&
      entry.derivedFrom.some((source) => leaving.has(source))
    )
      throw new MnesticError('CONFLICT', `Record ${entry.revision} was derived meanwhile`, {
        retryable: true,
      })
}

/** Returns those that went. */
function removeEntries(
  data: LogData,
  gone: ReadonlySet<Seq>,
  wholeScopes: readonly ScopeNumber[],
): readonly Entry[] {
  const living = (seq: Seq): boolean => !gone.has(seq)
  const stays = (entry: Entry): boolean => {
    switch (entry.kind) {
      case 'put':
        return living(entry.revision)
      case 'vectors':
        return living(entry.seq)
      case 'note':
        return entry.about.every(living) && !wholeScopes.includes(entry.scope)
      case 'erase':
        return true
    }
  }
  const removed = data.entries.filter((entry) => !stays(entry))
  data.entries = data.entries.filter(stays).map((entry) =>
    entry.kind === 'put'
      ? {
          ...entry,
          supersedes: entry.supersedes.filter(living),
          derivedFrom: entry.derivedFrom.filter(living),
        }
      : entry,
  )
  for (const batch of data.batches)
    for (const [i, seq] of batch.seqs.entries()) {
      if (seq === undefined || living(seq)) continue
      batch.hash = undefined
      batch.seqs[i] = undefined
      if (batch.ownIds[i]) batch.ids[i] = undefined
    }
  return removed
}
