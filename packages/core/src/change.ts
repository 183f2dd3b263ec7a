import type { Change, NoteChange, PutChange } from './contract/backend.ts'
import type { Entry, NoteEntry, PutEntry, StoredVectors } from './contract/log.ts'

/** Owner of feedback, about all that was recollected: every view sees these notes. */
export const feedbackOwner = '@core/feedback'
/** Owner of one note for each record that feedback calls used, about it alone: it stays when the others go. */
export const usedOwner = '@core/used'
/** Owner of the marks on records whose correction was forgotten: only core's index reads these notes. */
export const retiredOwner = '@core/retired'

/**
 * What a view may know of a log entry: its own notes and those of feedback, and vectors of the memory's embedder only.
 * `undefined`: the entry is not for it.
 */
export function toChange(entry: Entry, owner: string, fingerprint: string | undefined): Change | undefined {
  switch (entry.kind) {
    case 'put':
      return toPutChange(entry, fingerprint)
    case 'vectors':
      return fits(entry.vectors, fingerprint) ? { ...entry, vectors: plain(entry.vectors) } : undefined
    case 'note':
      return [owner, feedbackOwner, usedOwner].includes(entry.owner) ? toNoteChange(entry) : undefined
    case 'erase':
      return entry
  }
}

export function toPutChange(entry: PutEntry, fingerprint: string | undefined): PutChange {
  const { revision, scope, id, body, supersedes, derivedFrom, vectors } = entry
  const kept = vectors !== undefined && fits(vectors, fingerprint) ? { vectors: plain(vectors) } : {}
  return { kind: 'put', revision, seq: revision, scope, id, body, supersedes, derivedFrom, ...kept }
}

function toNoteChange(entry: NoteEntry): NoteChange {
  return entry
}

function fits(vectors: StoredVectors, fingerprint: string | undefined): boolean {
  return vectors.fingerprint === fingerprint
}

function plain({ whole, passages }: StoredVectors): {
  readonly whole: Float32Array
  readonly passages: readonly Float32Array[]
} {
  return { whole, passages }
}
