import type { Entry, PutEntry, Revision, Seq } from '../contract/log.ts'
import type { Scope } from '../contract/scope.ts'
import type {
  AppendBatch,
  AppendResult,
  EntryQuery,
  EraseRequest,
  EraseResult,
  OpenStorage,
  Storage,
} from '../contract/storage.ts'
import { sha256 } from '../digest.ts'
import { MnesticError } from '../error.ts'
import { compareScopes, isWithin, scopeKey } from '../scope.ts'
import { Serial } from '../serial.ts'
import { eraseFrom } from './memory-erase.ts'
import { MemoryLog, type IdempotentBatch, type ScopeState } from './memory-log.ts'
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
    append: (batch) => use(() => commits.run(() => append(log, batch))),
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

async function append(log: MemoryLog, batch: AppendBatch): Promise<AppendResult> {
  const key = scopeKey(batch.scope)
  const known = batch.idempotency && log.batches.get(key)?.get(batch.idempotency.key)
  if (known !== undefined) {
    if (known.hash !== undefined && known.hash !== batch.idempotency?.hash) {
      throw new MnesticError(
        'CONFLICT',
        `The idempotency key ${JSON.stringify(batch.idempotency?.key)} was used before with other content; use a new key for a new write`,
      )
    }
    return { repeated: true, seqs: [...known.seqs], ids: [...known.ids], revision: known.revision }
  }
  await check(log, batch)
  const restored = await Promise.all(
    batch.records.filter((r) => r.restore).map((r) => tombstone(log, key, r.id)),
  )
  const state = batch.records.length > 0 ? log.intern(batch.scope) : log.byKey.get(key)
  if (state === undefined) throw new MnesticError('NOT_FOUND', `Nothing is stored in scope ${key}`)
  for (const digest of restored) log.forgotten.delete(digest)
  const seqs: Seq[] = []
  for (const record of batch.records) {
    seqs.push(log.put(state, record, (link) => ('seq' in link ? link.seq : (seqs[link.index] ?? 0))))
  }
  for (const note of batch.notes) log.note(state, note)
  for (const { seq, vectors } of batch.vectors) log.vectors(seq, vectors)
  const ids = batch.records.map((record) => record.id)
  if (batch.idempotency !== undefined) {
    const batches = log.batches.get(key) ?? new Map<string, IdempotentBatch>()
    log.batches.set(key, batches)
    batches.set(batch.idempotency.key, {
      hash: batch.idempotency.hash,
      seqs: [...seqs],
      ids: [...ids],
      ownIds: batch.records.map((r) => r.ownId),
      revision: log.revision,
    })
  }
  return { repeated: false, seqs, ids, revision: log.revision }
}

/** Everything that can refuse a batch, before any of it lands. */
async function check(log: MemoryLog, batch: AppendBatch): Promise<void> {
  const key = scopeKey(batch.scope)
  const state = log.byKey.get(key)
  const ids = new Set<string>()
  for (const record of batch.records) {
    if (ids.has(record.id) || state?.ids.has(record.id))
      throw new MnesticError(
        'DUPLICATE_ID',
        `The id ${JSON.stringify(record.id)} exists in its scope already`,
      )
    ids.add(record.id)
    if (
      !record.restore &&
      log.forgotten.size > 0 &&
      log.forgotten.has(await tombstone(log, key, record.id))
    ) {
      throw new MnesticError(
        'FORGOTTEN',
        `The id ${JSON.stringify(record.id)} was forgotten; write it with { restore: true } if it is to come back`,
      )
    }
    for (const link of [...record.supersedes, ...record.derivedFrom]) if ('seq' in link) log.living(link.seq)
  }
  for (const seq of batch.notes.flatMap((note) => note.about)) {
    if (!log.puts.has(seq))
      throw new MnesticError('NOT_FOUND', `A note is about record number ${seq}, which is gone`)
  }
}

async function erase(log: MemoryLog, request: EraseRequest): Promise<EraseResult> {
  const digests: string[] = []
  for (const [number, seqs] of request.seqs) {
    const state = log.byNumber.get(number)
    if (state === undefined) continue
    if (request.ifRevision !== undefined && state.revision > request.ifRevision) {
      throw new MnesticError(
        'CONFLICT',
        `Scope ${scopeKey(state.path)} has changed at revision ${state.revision}, after ${request.ifRevision}; look again and repeat`,
      )
    }
    for (const seq of seqs) {
      const put = log.puts.get(seq)
      if (put?.scope === number) digests.push(await tombstone(log, scopeKey(state.path), put.id))
    }
  }
  for (const digest of digests) log.forgotten.add(digest)
  return eraseFrom(log, request)
}

function tombstone(log: MemoryLog, scope: string, id: string): Promise<string> {
  return sha256(`${log.id}\n${scope}\n${id}`)
}

function entriesOf(log: MemoryLog, query: EntryQuery): readonly Entry[] {
  const list = query.scope === undefined ? log.entries : log.byNumber.get(query.scope)?.entries
  return (list?.after(query.after, query.limit) ?? []).map((entry) => project(entry, query))
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
    return log.forgotten.has(await tombstone(log, key, id)) ? 'forgotten' : 'absent'
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
