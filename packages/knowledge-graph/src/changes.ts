import { isMnesticError, throwIfAborted, type Batch, type Change, type PutChange } from '@mnestic/core'
import type { GraphBatch, GraphChange } from './contract/engine.ts'
import type { Extractor } from './contract/extractor.ts'
import type { Rows } from './contract/rows.ts'
import { checkExtraction } from './extraction/check-extraction.ts'
import { graphNote } from './notes.ts'
import { application, rowsOfExtraction, rowsOfFacts, together } from './rows-of.ts'
import type { Predicates } from './schema/predicates.ts'

export interface ChangesParts {
  /** Composed name of the view: whose notes are its own. */
  readonly name: string
  readonly predicates: Predicates
  readonly extractor: Extractor | undefined
}

/** A stretch of the log as rows. */
export async function graphBatch(
  { from, to, changes }: Batch,
  parts: ChangesParts,
  signal: AbortSignal,
): Promise<GraphBatch> {
  const taken: GraphChange[] = []
  for (const change of changes) {
    const one = await graphChange(change, parts, signal)
    if (one !== undefined) taken.push(one)
  }
  return { from, to, changes: taken }
}

async function graphChange(
  change: Change,
  parts: ChangesParts,
  signal: AbortSignal,
): Promise<GraphChange | undefined> {
  switch (change.kind) {
    case 'put': {
      const { scope, seq, body } = change
      const pending = parts.extractor?.deterministic === false
      return { kind: 'record', scope, seq, at: body.at, pending, rows: await rowsOf(change, parts, signal) }
    }
    case 'erase': {
      const { scope, revision, seqs } = change
      return { kind: 'erase', scope, revision, seqs }
    }
    case 'note': {
      const { scope, revision, about, data } = change
      const note = change.owner === parts.name ? graphNote(data) : undefined
      const [seq] = about
      if (note === undefined || seq === undefined) return undefined
      if (note.kind !== 'extraction') return { kind: 'tie', scope, revision, about, tie: note }
      const rows = rowsOfExtraction(note.extraction, note.extractor, parts.predicates)
      return { kind: 'extraction', scope, revision, seq, rows }
    }
    case 'vectors':
      return undefined
  }
}

async function rowsOf(
  { body }: PutChange,
  { predicates, extractor }: ChangesParts,
  signal: AbortSignal,
): Promise<Rows> {
  const supplied = rowsOfFacts(body.facts ?? [], application, predicates)
  if (extractor?.deterministic !== true) return supplied
  const { text, at, speaker, role } = body
  const input = { text, at, ...(speaker !== undefined && { speaker }), ...(role !== undefined && { role }) }
  try {
    const extraction = checkExtraction(await extractor.extract(input, { signal }), text.length)
    return together(supplied, rowsOfExtraction(extraction, extractor.id, predicates))
  } catch (error) {
    throwIfAborted(signal)
    if (isMnesticError(error, 'ABORTED')) throw error
    // It would fail again each time: what it cannot read says nothing, and the log goes on.
    return supplied
  }
}
