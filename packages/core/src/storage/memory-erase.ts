import type { NoteEntry, Revision, Seq } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { EraseRequest, EraseResult } from '../contract/storage.ts'
import type { MemoryLog, ScopeState } from './memory-log.ts'
import { scopeKey } from '../scope.ts'

/** One synchronous step: nobody sees half an erasure. */
export function eraseFrom(log: MemoryLog, request: EraseRequest): EraseResult {
  const erased = new Map<ScopeNumber, readonly Seq[]>()
  const gone: NoteEntry[] = []
  const touched = new Set<ScopeState>()
  /** By scope: the earliest entry that goes. Snapshots that reach it go as well. */
  const first = new Map<ScopeNumber, Revision>()
  for (const [number, wanted] of request.seqs) {
    const state = log.byNumber.get(number)
    if (state === undefined) continue
    const seqs = [...new Set(wanted)]
      .filter((seq) => log.puts.get(seq)?.scope === number)
      .toSorted((a, b) => a - b)
    if (seqs.length === 0) continue
    gone.push(...seqs.flatMap((seq) => log.remove(state, seq)))
    stripBatches(log, state, new Set(seqs))
    log.erase(state, seqs)
    erased.set(number, seqs)
    first.set(number, seqs[0] ?? 0)
    touched.add(state)
  }
  for (const number of request.wholeScopes) {
    const state = log.byNumber.get(number)
    if (state === undefined) continue
    const notes = [...state.entries.values()].filter(
      (entry): entry is NoteEntry => entry.kind === 'note' && entry.about.length === 0,
    )
    for (const note of notes) log.dropNote(state, note)
    gone.push(...notes)
    // Where only notes go there is an entry all the same: it makes older snapshots stale.
    if (notes.length > 0 && !touched.has(state)) log.erase(state, [])
    for (const { revision } of notes) first.set(number, Math.min(revision, first.get(number) ?? Infinity))
    touched.add(state)
  }
  for (const { scope, ...note } of request.notes) {
    const state = log.byNumber.get(scope)
    if (state !== undefined && note.about.every((seq) => log.puts.get(seq)?.scope === scope))
      log.note(state, note)
  }
  for (const state of touched) log.forgetNameIfEmpty(state)
  return { revision: log.revision, erased, notes: byOwner(gone), snapshotsDropped: dropSnapshots(log, first) }
}

function byOwner(notes: readonly NoteEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { owner } of notes) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  return counts
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

function dropSnapshots(log: MemoryLog, gone: ReadonlyMap<ScopeNumber, Revision>): number {
  let dropped = 0
  for (const [name, { key, snapshot }] of log.snapshots) {
    const first = key.scope === 0 ? 0 : gone.get(key.scope)
    if (gone.size === 0 || first === undefined || snapshot.upto < first) continue
    log.snapshots.delete(name)
    dropped += 1
  }
  return dropped
}
