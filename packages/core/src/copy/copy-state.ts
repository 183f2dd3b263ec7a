import type { JsonObject, JsonValue } from '../contract/json.ts'
import type { Revision } from '../contract/log.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { isJsonObject } from '../check/value.ts'
import { MnesticError } from '../error.ts'

const metaKey = '@core/copy'
const version = 1

/** How far a copy is, kept in the target's meta. Revisions and scope numbers are the source's, but for `head`. */
export interface CopyState {
  /** `logId` of the log that is copied. */
  readonly source: string
  /** Random, of the call that copies: two at once would copy the same twice. */
  readonly run: string
  /** All entries up to here are in the target. */
  readonly done: Revision
  /** Entries after `done`, up to here, may be in the target; `done` where none are. */
  readonly next: Revision
  /** Where the target stood when `next` was set: what it got later is of that range, or an erasure. */
  readonly head: Revision
  /** The last erasure that the target has followed. */
  readonly erased: Revision
  /** The highest number of a scope that was copied: a higher one under the same path is another scope. */
  readonly scopes: ScopeNumber
}

const numbers = ['done', 'next', 'head', 'erased', 'scopes'] as const

/** Where a copy stands; at its beginning where the target is empty. @throws CONFLICT, NEWER_FORMAT, CORRUPT */
export async function loadState(
  source: OpenStorage,
  target: OpenStorage,
  names: { readonly from: string; readonly to: string },
): Promise<CopyState> {
  const { from, to } = names
  if (source.logId === target.logId)
    throw new MnesticError(
      'CONFLICT',
      `${from} and ${to} hold the same log, or one is a copy of the other's files; name an empty storage to copy to`,
    )
  const kept = await target.getMeta(metaKey)
  if (kept === undefined) {
    const { revision } = await target.head()
    if (revision > 0)
      throw new MnesticError(
        'CONFLICT',
        `${to} holds a log of its own, at revision ${revision}; copy to an empty storage. To bring scopes into a memory that is in use, export and import them`,
      )
    const { erased } = await source.head()
    const run = globalThis.crypto.randomUUID()
    return { source: source.logId, run, done: 0, next: 0, head: 0, erased, scopes: 0 }
  }
  const state = parse(kept, to)
  if (state.source !== source.logId)
    throw new MnesticError(
      'CONFLICT',
      `${to} is the copy of log ${state.source}, and ${from} is log ${source.logId}; name the storage that it was copied from, or an empty one to copy to`,
    )
  return { ...state, run: globalThis.crypto.randomUUID() }
}

/** Takes the target over: a call that copies into it as well finds out. */
export async function beginRun(target: OpenStorage, state: CopyState): Promise<void> {
  await target.setMeta(metaKey, { version, ...state })
}

/** @throws CONFLICT where another call has taken the target over */
export async function saveState(target: OpenStorage, state: CopyState): Promise<void> {
  const kept = await target.getMeta(metaKey)
  if (!isJsonObject(kept) || kept['run'] !== state.run)
    throw new MnesticError(
      'CONFLICT',
      'Another copy into the same target has begun, and goes on in the place of this one; let one run at a time',
    )
  await target.setMeta(metaKey, { version, ...state })
}

function parse(kept: JsonValue, to: string): CopyState {
  if (isJsonObject(kept) && typeof kept['version'] === 'number' && kept['version'] > version)
    throw new MnesticError(
      'NEWER_FORMAT',
      `${to}: the copy was begun by a newer version of @mnestic/core; update it`,
    )
  if (isState(kept)) {
    const { source, run, done, next, head, erased, scopes } = kept
    return { source, run, done, next, head, erased, scopes }
  }
  throw new MnesticError('CORRUPT', `${to}: what it says of its copy is damaged; copy to an empty storage`)
}

function isState(kept: JsonValue): kept is JsonObject & CopyState {
  return (
    isJsonObject(kept) &&
    typeof kept['source'] === 'string' &&
    typeof kept['run'] === 'string' &&
    numbers.every((name) => Number.isSafeInteger(kept[name]))
  )
}
