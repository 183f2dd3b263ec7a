import type { Seq } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { EraseRequest, EraseResult } from '../contract/storage.ts'
import type { MemoryLog, ScopeState } from './memory-log.ts'
import { scopeKey } from '../scope.ts'

/** One synchronous step: nobody sees half an erasure. */
export function eraseFrom(log: MemoryLog, request: EraseRequest): EraseResult {
  const erased = new Map<ScopeNumber, readonly Seq[]>()
  const touched = new Set<ScopeState>()
  for (const [number, wanted] of request.seqs) {
    const state = log.byNumber.get(number)
    if (state === undefined) continue
    const seqs = [...new Set(wanted)]
      .filter((seq) => log.puts.get(seq)?.scope === number)
      .toSorted((a, b) => a - b)
    if (seqs.length === 0) continue
    for (const seq of seqs) log.remove(state, seq)
    stripBatches(log, state, new Set(seqs))
    log.erase(state, seqs)
    erased.set(number, seqs)
    touched.add(state)
  }
  for (const number of request.wholeScopes) {
    const state = log.byNumber.get(number)
    if (state === undefined) continue
    for (const entry of state.entries.values()) if (entry.kind === 'note') log.dropNote(state, entry)
    touched.add(state)
  }
  for (const { scope, ...note } of request.notes) {
    const state = log.byNumber.get(scope)
    if (state !== undefined && note.about.every((seq) => log.puts.has(seq))) log.note(state, note)
  }
  for (const state of touched) log.forgetNameIfEmpty(state)
  return { revision: log.revision, erased, snapshotsDropped: dropSnapshots(log, erased) }
}

/** The hash of a batch goes with any of its records, and with it the caller's own ids. */
function stripBatches(log: MemoryLog, state: ScopeState, seqs: ReadonlySet<Seq>): void {
  for (const batch of log.batches.get(scopeKey(state.path))?.values() ?? []) {
    for (const [i, seq] of batch.seqs.entries()) {
      if (seq === undefined || !seqs.has(seq)) continue
      batch.hash = undefined
      batch.seqs[i] = undefined
      if (batch.ownIds[i] === true) batch.ids[i] = undefined
    }
  }
}

function dropSnapshots(log: MemoryLog, erased: ReadonlyMap<ScopeNumber, readonly Seq[]>): number {
  let dropped = 0
  for (const [name, { key, snapshot }] of log.snapshots) {
    const first = key.scope === 0 ? 0 : erased.get(key.scope)?.[0]
    if (erased.size === 0 || first === undefined || snapshot.upto < first) continue
    log.snapshots.delete(name)
    dropped += 1
  }
  return dropped
}
