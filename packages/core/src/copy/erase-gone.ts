import type { NoteEntry, Seq } from '../contract/log.ts'
import type { ScopeInfo } from '../contract/storage.ts'
import { sha256 } from '../digest.ts'
import { entryPages } from '../entry-pages.ts'
import { throwIfAborted } from '../error.ts'
import { scopePages } from '../scopes.ts'
import type { CopySite } from './copy-site.ts'
import type { CopyState } from './copy-state.ts'
import { noteText } from './note-text.ts'

const pageSize = 256
const maxSeqs = 1_024

/**
 * Erases in the target what is gone from the source: all that was copied and that the source has no more. Scope by
 * scope, by asking for the ids, since an erase entry has numbers alone, and may be gone itself.
 */
export async function eraseGone(site: CopySite, state: CopyState): Promise<void> {
  for await (const page of scopePages(site.target)) {
    throwIfAborted(site.signal)
    const found = await Promise.all(page.map(({ path }) => site.source.scope(path)))
    for (const [i, info] of page.entries()) {
      const there = found[i]
      if (there !== undefined && there.erased <= state.erased && there.number <= state.scopes) continue
      await eraseIn(site, state, info, there)
    }
  }
}

async function eraseIn(
  site: CopySite,
  state: CopyState,
  info: ScopeInfo,
  there: ScopeInfo | undefined,
): Promise<void> {
  const { target, source, signal } = site
  const query = { scope: info.number, after: 0, limit: pageSize, text: false, vectors: false }
  let seqs: Seq[] = []
  const general = await generalNotes(site, state, there)
  let stale = false
  for await (const page of entryPages(target, query, signal)) {
    const puts = page.filter((entry) => entry.kind === 'put')
    const found = await source.resolve(
      info.path,
      puts.map(({ id }) => id),
    )
    for (const [i, put] of puts.entries()) if (isGone(found[i], state)) seqs.push(put.revision)
    for (const entry of page) {
      if (entry.kind === 'note' && entry.about.length === 0 && !stale)
        stale = !general.has(await textKey(entry))
    }
    if (seqs.length >= maxSeqs) {
      await erase(site, info, seqs, false)
      seqs = []
    }
  }
  if (seqs.length > 0 || stale) await erase(site, info, seqs, stale)
}

/** Also where the id lives again: then the target has the record before. */
function isGone(found: Seq | 'absent' | 'forgotten' | undefined, { next }: CopyState): boolean {
  return typeof found !== 'number' || found > next
}

/** Notes about no record, which the target may have. They go together, when all of a scope is forgotten. */
async function generalNotes(
  { source, signal }: CopySite,
  { next }: CopyState,
  there: ScopeInfo | undefined,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  if (there === undefined) return keys
  const query = { scope: there.number, after: 0, limit: pageSize, text: false, vectors: false }
  for await (const page of entryPages(source, query, signal)) {
    for (const entry of page) {
      if (entry.revision > next) return keys
      if (entry.kind === 'note' && entry.about.length === 0) keys.add(await textKey(entry))
    }
  }
  return keys
}

function textKey(note: NoteEntry): Promise<string> {
  return sha256(noteText(note, []))
}

async function erase(
  site: CopySite,
  { number }: ScopeInfo,
  seqs: readonly Seq[],
  whole: boolean,
): Promise<void> {
  const { revision } = await site.target.erase({
    seqs: new Map([[number, seqs]]),
    notes: [],
    wholeScopes: whole ? [number] : [],
  })
  site.head = revision
  site.erased += seqs.length
}
