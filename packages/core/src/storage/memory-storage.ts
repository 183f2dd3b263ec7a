import type { Entry, PutEntry, Revision, Seq } from '../contract/log.ts'
import type { Scope } from '../contract/scope.ts'
import type { EntryQuery, EraseRequest, EraseResult, OpenStorage, Storage } from '../contract/storage.ts'
import { MnesticError } from '../error.ts'
import { compareScopes, isWithin, scopeKey } from '../scope.ts'
import { Serial } from '../serial.ts'
import { appendTo } from './memory-append.ts'
import { eraseFrom } from './memory-erase.ts'
import { MemoryLog, type ScopeState } from './memory-log.ts'
import { memorySnapshots } from './memory-snapshots.ts'

/**
 * A log in this process: fast, and gone with the object (`volatile`). The same object may be opened again after a
 * close, and several times at once; all handles see one log.
 */
export function memoryStorage(): Storage {
  const log = new MemoryLog()
  const commits = new Serial()
  return { specVersion: 'v1', name: 'memory', open: async () => openHandle(log, commits) }
}

function openHandle(log: MemoryLog, commits: Serial): OpenStorage {
  let closed = false
  /** Every method is asynchronous, checks for `close` and never hands out a half-made state. */
  const use = async <Value>(task: () => Value | Promise<Value>): Promise<Value> => {
    if (closed) throw new MnesticError('CLOSED', 'The storage was closed')
    return task()
  }
  return {
    durability: 'volatile',
    erasure: 'bytes',
    logId: log.id,
    head: () => use(() => ({ revision: log.revision, trimmed: log.trimmed, erased: log.erased })),
    getMeta: (key) => use(() => log.meta.get(key)),
    setMeta: (key, value) => use(() => void log.meta.set(key, value)),
    scope: (path) => use(() => describe(log, log.byKey.get(scopeKey(path)))),
    scopeByNumber: (number) => use(() => describe(log, log.byNumber.get(number))),
    scopes: (prefix, { after, limit }) =>
      use(() =>
        [...log.byNumber.values()]
          .filter(
            (state) =>
              isWithin(state.path, prefix) && (after === undefined || compareScopes(state.path, after) > 0),
          )
          .toSorted((a, b) => compareScopes(a.path, b.path))
          .slice(0, limit)
          .map((state) => log.info(state)),
      ),
    append: (batch) => use(() => commits.run(() => appendTo(log, batch))),
    erase: (request) => use(() => commits.run(() => erase(log, request))),
    scrub: () => use(() => 'gone'),
    entries: (query) => use(() => entriesOf(log, query)),
    records: (seqs, { vectors }) =>
      use(() =>
        seqs.flatMap((seq) => log.puts.get(seq) ?? []).map((put) => (vectors ? put : withoutVectors(put))),
      ),
    resolve: (scope, ids) => use(() => resolve(log, scope, ids)),
    derivatives: (seqs) =>
      use(() => {
        const derived = new Set(seqs.flatMap((seq) => [...log.derivatives(seq)]))
        return [...derived]
          .flatMap((seq) => log.puts.get(seq) ?? [])
          .map((put) => ({ seq: put.revision, scope: put.scope }))
      }),
    snapshots: memorySnapshots(log, use),
    views: {
      register: (name) => use(() => void (log.views.has(name) || log.views.set(name, 0))),
      acknowledge: (name, revision) => use(() => void (log.views.has(name) && log.views.set(name, revision))),
      unregister: (name) => use(() => void log.views.delete(name)),
      list: () => use(() => [...log.views].map(([name, acknowledged]) => ({ name, acknowledged }))),
    },
    trim: () => use(() => trim(log)),
    bytes: () => use(() => undefined),
    close: async () => {
      closed = true
    },
  }
}

function describe(log: MemoryLog, state: ScopeState | undefined) {
  return state && log.info(state)
}

async function erase(log: MemoryLog, request: EraseRequest): Promise<EraseResult> {
  for (const number of [...request.seqs.keys(), ...request.wholeScopes]) {
    const state = log.byNumber.get(number)
    if (state === undefined || state.revision <= (request.ifRevision ?? Infinity)) continue
    throw new MnesticError(
      'CONFLICT',
      `Scope ${scopeKey(state.path)} has changed at revision ${state.revision}, after ${request.ifRevision}; look again and repeat`,
    )
  }
  const digests: string[] = []
  for (const [number, seqs] of request.seqs) {
    const state = log.byNumber.get(number)
    if (state === undefined) continue
    for (const seq of seqs) {
      const put = log.puts.get(seq)
      if (put?.scope === number) digests.push(await log.tombstone(scopeKey(state.path), put.id))
    }
  }
  if (request.allDerived === true) checkAllDerived(log, request)
  for (const digest of digests) log.forgotten.add(digest)
  return eraseFrom(log, request)
}

function checkAllDerived(log: MemoryLog, { seqs }: EraseRequest): void {
  const leaving = new Set([...seqs.values()].flat())
  for (const seq of leaving) {
    for (const derived of log.derivatives(seq)) {
      if (leaving.has(derived) || !log.puts.has(derived)) continue
      throw new MnesticError(
        'CONFLICT',
        `Record number ${derived} was derived meanwhile from one that is to be erased; look again and repeat`,
        { retryable: true },
      )
    }
  }
}

function entriesOf(log: MemoryLog, query: EntryQuery): readonly Entry[] {
  const list = query.scope === undefined ? log.entries : log.byNumber.get(query.scope)?.entries
  const asked = (entry: Entry): boolean => query.vectors || entry.kind !== 'vectors'
  return (list?.after(query.after, query.limit, asked) ?? []).map((entry) => project(entry, query))
}

function project(entry: Entry, { text, vectors }: EntryQuery): Entry {
  if (entry.kind !== 'put' || (text && vectors)) return entry
  const kept = vectors ? entry : withoutVectors(entry)
  if (text) return kept
  const { facts: _, ...body } = entry.body
  return { ...kept, body: { ...body, text: '' } }
}

function withoutVectors({ vectors: _, ...put }: PutEntry): PutEntry {
  return put
}

async function resolve(
  log: MemoryLog,
  path: Scope,
  ids: readonly string[],
): Promise<readonly (Seq | 'absent' | 'forgotten')[]> {
  const key = scopeKey(path)
  const state = log.byKey.get(key)
  const one = async (id: string): Promise<Seq | 'absent' | 'forgotten'> => {
    const seq = state?.ids.get(id)
    if (seq !== undefined) return seq
    if (log.forgotten.size === 0) return 'absent'
    return log.forgotten.has(await log.tombstone(key, id)) ? 'forgotten' : 'absent'
  }
  return Promise.all(ids.map(one))
}

function trim(log: MemoryLog): void {
  const confirmed: Revision = Math.min(log.revision, ...log.views.values())
  for (const entry of log.entries.values()) {
    if (entry.kind !== 'erase' || entry.revision > confirmed) continue
    log.entries.remove(entry.revision)
    log.byNumber.get(entry.scope)?.entries.remove(entry.revision)
    log.trimmed = entry.revision
  }
}
