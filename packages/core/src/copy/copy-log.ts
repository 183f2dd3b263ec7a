import type { Revision } from '../contract/log.ts'
import type { Storage } from '../contract/storage.ts'
import { checkCallback, checkInteger, checkMembers, checkSignal } from '../check/value.ts'
import { MnesticError, throwIfAborted } from '../error.ts'
import { embedderKey } from '../reembed.ts'
import type { CopySite } from './copy-site.ts'
import { beginRun, type CopyState, loadState, saveState } from './copy-state.ts'
import { eraseGone } from './erase-gone.ts'
import { changedByOthers, type Landed, landedOf } from './landed.ts'
import { landRange } from './land-range.ts'
import { readRange, sizeOf, type SourceRange } from './source-range.ts'
import { withLogs } from './with-logs.ts'

/** So often a range is read again, each time a smaller one, because the source has forgotten something meanwhile. */
const maxTries = 64

/** How far a copy is. */
export interface CopyProgress {
  /** Position in the source's log up to which all is copied. */
  readonly entries: Revision
  /** Where the source's log ends; it moves while something writes there. */
  readonly total: Revision
  /** Copied by this call. */
  readonly records: number
  /** Of texts (two a code unit), vectors and notes, copied by this call. */
  readonly bytes: number
}

export interface CopyOptions {
  /**
   * So many entries are copied together, or about 16 MiB of them: what is held in memory, and what an interrupted copy
   * reads again. 1 to 65,536; default 4,096.
   */
  readonly range?: number | undefined
  /** After each range. */
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined
  /** Stops between two appends; the same call goes on from there. */
  readonly signal?: AbortSignal | undefined
}

export interface CopyReceipt {
  /** Revision of the source up to which the target has all. */
  readonly revision: Revision
  /** Copied by this call. */
  readonly records: number
  readonly notes: number
  readonly bytes: number
  /** Records erased in the target by this call, since they are gone from the source. */
  readonly erased: number
}

/**
 * Moves a whole log from one storage to another, of whatever kind: records with their ids, vectors and links, notes,
 * and the name of the embedder. Seqs and revisions are given anew; idempotency keys and the ids of what was forgotten
 * stay behind. Interrupted at any moment it goes on where it stood when it is called again, and nothing is doubled;
 * called again later it brings what the source got since, and erases what the source has lost.
 *
 * The target is for the copy alone until it is done. Memory grows with neither log.
 *
 * @throws CONFLICT where the target holds another log, or was written to by something else; ABORTED; INVALID_ARGUMENT;
 * and what the storages throw (CORRUPT, NEWER_FORMAT, LOCKED, STORAGE_FAILED)
 */
export async function copyLog(from: Storage, to: Storage, options: CopyOptions = {}): Promise<CopyReceipt> {
  checkMembers('The copy options', options, ['range', 'onProgress', 'signal'])
  const size = options.range === undefined ? 4_096 : checkInteger('range', options.range, 1, 65_536)
  const signal = checkSignal(options.signal)
  const onProgress = checkCallback('onProgress', options.onProgress)
  return withLogs(from, to, async (source, target) => {
    throwIfAborted(signal)
    let state = await loadState(source, target, { from: from.name, to: to.name })
    const site = { source, target, signal, size, head: state.head, records: 0, notes: 0, bytes: 0, erased: 0 }
    await beginRun(target, state)
    await carryEmbedder(site)
    let tries = 0
    for (;;) {
      state = await followErasures(site, state)
      const next = await nextRange({ ...site, size: Math.max(1, Math.floor(size / 2 ** tries)) }, state)
      if (next === 'again') {
        if (++tries < maxTries) continue
        throw new MnesticError(
          'CONFLICT',
          `${from.name} forgets faster than a copy can follow; repeat the call at a quieter time, it goes on from here`,
          { retryable: true },
        )
      }
      tries = 0
      const { range, landed } = next
      site.head = Math.max(site.head, (await target.head()).revision)
      if (range.to === state.done) break
      state = { ...state, next: range.to, head: state.next > state.done ? state.head : site.head }
      await saveState(target, state)
      const scopes = Math.max(state.scopes, await landRange(site, range, landed))
      state = { ...state, done: range.to, next: range.to, head: site.head, scopes }
      site.bytes += range.entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
      const { revision } = await source.head()
      onProgress?.({ entries: range.to, total: revision, records: site.records, bytes: site.bytes })
    }
    await saveState(target, { ...state, head: site.head })
    await carryEmbedder(site)
    if (site.erased > 0) await target.scrub()
    const { records, notes, bytes, erased } = site
    return { revision: state.done, records, notes, bytes, erased }
  })
}

/** A memory asks for it when it is opened, so it comes before the vectors; `reembed` may have changed it since. */
async function carryEmbedder({ source, target }: CopySite): Promise<void> {
  const fingerprint = await source.getMeta(embedderKey)
  if (fingerprint !== undefined && fingerprint !== (await target.getMeta(embedderKey)))
    await target.setMeta(embedderKey, fingerprint)
}

async function followErasures(site: CopySite, state: CopyState): Promise<CopyState> {
  const { erased } = await site.source.head()
  if (erased <= state.erased) return state
  await eraseGone(site, state)
  const followed = { ...state, erased, head: state.next > state.done ? state.head : site.head }
  await saveState(site.target, followed)
  return followed
}

/** `again`: something was erased since `followErasures`; a record may stand where another one was. */
async function nextRange(
  site: CopySite,
  state: CopyState,
): Promise<'again' | { readonly range: SourceRange; readonly landed: Landed }> {
  const interrupted = state.next > state.done
  const range = await readRange(site, state.done, interrupted ? state.next : undefined)
  const landed = await landedOf(site, state)
  if ((await site.source.head()).erased > state.erased) return 'again'
  if (landed.foreign !== undefined) throw changedByOthers(landed.foreign)
  if (!interrupted && landed.notes.size > 0) throw changedByOthers('a note')
  return { range, landed }
}
