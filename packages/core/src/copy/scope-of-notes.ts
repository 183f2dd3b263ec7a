import type { Seq } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { AppendBatch } from '../contract/storage.ts'
import type { CopySite } from './copy-site.ts'

/**
 * An append, also of notes to a scope whose last record was erased: a log makes no scope for notes alone, so one
 * comes with them and goes at once. Where the copy is interrupted in between, the next run erases it, since the
 * source never had it.
 */
export async function appendToScope(
  site: CopySite,
  batch: AppendBatch,
): Promise<readonly (Seq | undefined)[]> {
  const { target } = site
  if (batch.records.length > 0 || (await target.scope(batch.scope)) !== undefined) {
    const { seqs, revision } = await target.append(batch)
    site.head = revision
    return seqs
  }
  if (batch.notes.length === 0) return []
  const passing = {
    id: passingId(site),
    ownId: true,
    restore: true,
    body: { text: '-', at: 0, passages: [] },
    supersedes: [],
    derivedFrom: [],
  }
  const { seqs } = await target.append({ ...batch, records: [passing] })
  const scope = await target.scope(batch.scope)
  if (scope !== undefined) await eraseRecord(site, scope.number, seqs[0] ?? 0)
  return []
}

export async function eraseRecord(site: CopySite, scope: ScopeNumber, seq: Seq): Promise<void> {
  const seqs = new Map([[scope, [seq]]])
  const { revision } = await site.target.erase({ seqs, notes: [], wholeScopes: [] })
  site.head = revision
}

/** Of the record that comes and goes: no other has it. */
export function passingId({ source }: CopySite): string {
  return `@core/copy/${source.logId}`
}
