import {
  type AppendBatch,
  type AppendResult,
  type Bytes,
  type EntryQuery,
  type Entry,
  type EraseRequest,
  type EraseResult,
  type Link,
  MnesticError,
  type PutEntry,
  type Revision,
  type Scope,
  type ScopeNumber,
  type Seq,
  type Snapshot,
  type SnapshotKey,
} from '@mnestic/core'
import type { PromiseName } from '../promise.ts'
import { checksum, digest, type LogData } from '../reference/data.ts'
import { damageFile, fileMedium, filePlace } from '../reference/file-medium.ts'
import { memoryMedium, type Medium } from '../reference/medium.ts'
import { ReferenceStorage, referenceStorage } from '../reference/storage.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import type { Broken } from './broken.ts'
import { lateMedium, leakyMedium } from './media.ts'

type Kind = new (medium: Medium, logId: string) => ReferenceStorage

/** Wrong in memory. */
function broken(name: string, breaks: PromiseName, Kind: Kind, implies: readonly PromiseName[] = []): Broken<StorageUnderTest> {
  const create = (): StorageUnderTest => ({
    name,
    durability: 'volatile',
    erasure: 'bytes',
    async create() {
      const storage = referenceStorage(memoryMedium(), Kind)
      return { storage, another: () => storage, destroy: async () => {} }
    },
  })
  return { name, breaks, implies, create }
}

/** Wrong in a file. */
function brokenFile(name: string, breaks: PromiseName, Kind: Kind | undefined, medium = fileMedium, more: Partial<StorageUnderTest> = {}, implies: readonly PromiseName[] = []): Broken<StorageUnderTest> {
  const create = (): StorageUnderTest => ({
    name,
    durability: 'process',
    erasure: 'bytes',
    histories: 1,
    create: () => filePlace(Kind, medium),
    ...more,
  })
  return { name, breaks, implies, create }
}

// A step of a random history shows nearly every fault of a storage, under the name `determinism`.
const histories: readonly PromiseName[] = ['determinism']

/** Storages that are wrong in one way each. */
export const brokenStorages: readonly Broken<StorageUnderTest>[] = [
  broken(
    'compares a prefix as a string',
    'isolation',
    class extends ReferenceStorage {
      protected override onPrefix(path: Scope, prefix: readonly string[]): boolean {
        return path.join('/').startsWith(prefix.join('/'))
      }
    },
  ),
  broken(
    'answers the entries of every scope',
    'isolation',
    class extends ReferenceStorage {
      protected override onEntries(data: LogData, { scope: _, ...query }: EntryQuery): readonly Entry[] {
        return super.onEntries(data, query)
      }
    },
    histories,
  ),
  broken(
    'keeps the first half of a refused batch',
    'atomic',
    class extends ReferenceStorage {
      protected override async change<T>(make: (data: LogData) => Promise<T>): Promise<T> {
        this.alive()
        return await this.medium.exclusive(async () => make(await this.medium.load()))
      }
    },
    // The histories refuse batches, too.
    ['determinism'],
  ),
  broken(
    'loses updates that come at once',
    'atomic',
    class extends ReferenceStorage {
      protected override async change<T>(make: (data: LogData) => Promise<T>): Promise<T> {
        this.alive()
        const data = structuredClone(await this.medium.load())
        const result = await make(data)
        await this.medium.save(data)
        return result
      }
    },
    ['idempotent'],
  ),
  broken(
    'gives the revisions of the erased again',
    'determinism',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const result = await super.onErase(data, request)
        const tail = Math.max(0, ...data.entries.filter((entry) => entry.kind !== 'erase').map((entry) => entry.revision))
        if (data.entries.some((entry) => entry.kind === 'erase' && entry.revision > tail)) {
          data.entries = data.entries.filter((entry) => entry.kind !== 'erase' || entry.revision <= tail)
          data.revision = tail
        }
        return { ...result, revision: data.revision }
      }
    },
    // Without the erase entry at the tail, whatever looks for one fails.
    ['forgetting', 'no-resurrection', 'what-remains', 'atomic'],
  ),
  broken(
    'ignores idempotency keys',
    'idempotent',
    class extends ReferenceStorage {
      protected override onAppend(data: LogData, { idempotency: _, ...batch }: AppendBatch): Promise<AppendResult> {
        return super.onAppend(data, batch)
      }
    },
    ['what-remains', ...histories],
  ),
  broken(
    'takes other content under a known key',
    'idempotent',
    class extends ReferenceStorage {
      protected override onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
        const { idempotency } = batch
        return super.onAppend(data, idempotency ? { ...batch, idempotency: { ...idempotency, hash: 'any' } } : batch)
      }
    },
    histories,
  ),
  broken(
    'keeps the hash of an idempotent batch',
    'what-remains',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const hashes = data.batches.map((batch) => batch.hash)
        const result = await super.onErase(data, request)
        for (const [i, batch] of data.batches.entries()) batch.hash = hashes[i]
        return result
      }
    },
  ),
  broken(
    'answers the ids of the erased to an idempotency key',
    'what-remains',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const ids = data.batches.map((batch) => [...batch.ids])
        const result = await super.onErase(data, request)
        for (const [i, batch] of data.batches.entries()) batch.ids.splice(0, batch.ids.length, ...(ids[i] ?? []))
        return result
      }
    },
    histories,
  ),
  broken(
    'keeps notes about the erased',
    'notes',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const notes = data.entries.filter((entry) => entry.kind === 'note' && entry.about.length > 0)
        const result = await super.onErase(data, request)
        const lost = notes.filter((note) => !data.entries.includes(note))
        data.entries = [...data.entries, ...lost].sort((a, b) => a.revision - b.revision)
        return result
      }
    },
    // The histories erase records with notes.
    ['determinism'],
  ),
  broken(
    'keeps snapshots of views that are not composed',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const absent = data.snapshots.filter((kept) => kept.key.view === 'absent')
        const result = await super.onErase(data, request)
        data.snapshots = [...data.snapshots.filter((kept) => kept.key.view !== 'absent'), ...absent]
        return result
      }
    },
  ),
  broken(
    'drops every snapshot at any erasure',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const result = await super.onErase(data, request)
        data.snapshots = []
        return result
      }
    },
  ),
  broken(
    'takes stale snapshots',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override onPut(data: LogData, key: SnapshotKey, snapshot: Snapshot): 'stored' | 'stale' {
        data.snapshots.push({ key, snapshot, sum: checksum(snapshot.bytes) })
        return 'stored'
      }
    },
    // It also keeps the former snapshot under the same key.
    ['rebuild-equals-live'],
  ),
  broken(
    'refuses no forgotten id',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
        return await super.onAppend(data, { ...batch, records: batch.records.map((record) => ({ ...record, restore: true })) })
      }
    },
    ['atomic', ...histories],
  ),
  broken(
    'lets records refer to the erased',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override onLink(data: LogData, link: Link): void {
        if ('seq' in link && link.seq > data.revision) super.onLink(data, link)
      }
    },
    ['atomic'],
  ),
  broken(
    'forgets which ids were forgotten when a scope is emptied',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const scopes = new Map(data.scopes.map((scope) => [scope.number, scope.path]))
        const ids = data.entries.filter((entry) => entry.kind === 'put')
        const result = await super.onErase(data, request)
        for (const { number } of data.scopes) scopes.delete(number)
        const gone = await Promise.all(ids.map(async (put) => (scopes.has(put.scope) ? await digest(data.logId, scopes.get(put.scope), put.id) : '')))
        data.forgotten = data.forgotten.filter((one) => !gone.includes(one))
        return result
      }
    },
    histories,
  ),
  broken(
    'trims erase entries before every view has seen them',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override onConfirmed(data: LogData): Revision {
        return Math.max(0, ...data.views.map((view) => view.acknowledged))
      }
    },
    histories,
  ),
  broken(
    'forgets records but not their late vectors',
    'forgetting',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const late = data.entries.filter((entry) => entry.kind === 'vectors')
        const result = await super.onErase(data, request)
        const lost = late.filter((entry) => !data.entries.includes(entry))
        data.entries = [...data.entries, ...lost].sort((a, b) => a.revision - b.revision)
        return result
      }
    },
    histories,
  ),
  broken(
    'forgets in one handle only',
    'forgetting',
    class extends ReferenceStorage {
      readonly #erased = new Set<Seq>()
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const before = data.entries.filter((entry) => entry.kind === 'put')
        const result = await super.onErase(data, request)
        for (const seq of [...result.erased.values()].flat()) this.#erased.add(seq)
        const kept = before.filter((put) => this.#erased.has(put.revision))
        data.entries = [...data.entries, ...kept].sort((a, b) => a.revision - b.revision)
        return result
      }
      protected override async read<T>(ask: (data: LogData) => T): Promise<T> {
        return await super.read((data) => ask({ ...data, entries: data.entries.filter((entry) => entry.kind !== 'put' || !this.#erased.has(entry.revision)) }))
      }
    },
    // What came back is found by every case that opens another handle.
    ['no-resurrection', 'forgets-nothing-else', 'determinism', 'atomic'],
  ),
  broken(
    'takes what came after the named record too',
    'forgets-nothing-else',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const seqs = new Map<ScopeNumber, readonly Seq[]>()
        for (const [scope, named] of request.seqs) {
          const next = data.entries.find((entry) => entry.kind === 'put' && entry.scope === scope && entry.revision > Math.max(...named))
          seqs.set(scope, next && named.length > 0 ? [...named, next.revision] : named)
        }
        return await super.onErase(data, { ...request, seqs })
      }
    },
    // Some of these look for a record that stood after an erased one.
    ['forgetting', 'no-resurrection', 'what-remains', 'determinism', 'notes'],
  ),
  broken(
    'erases though the scope has changed',
    'forgets-nothing-else',
    class extends ReferenceStorage {
      protected override onErase(data: LogData, { ifRevision: _, ...request }: EraseRequest): Promise<EraseResult> {
        return super.onErase(data, request)
      }
    },
  ),
  broken(
    'finds no derivatives in other scopes',
    'cascade',
    class extends ReferenceStorage {
      override derivatives(seqs: readonly Seq[]): Promise<readonly { seq: Seq; scope: ScopeNumber }[]> {
        return this.read((data) => {
          const own = new Set(data.entries.filter((entry) => seqs.includes(entry.revision)).map((entry) => entry.scope))
          return data.entries.flatMap((entry) =>
            entry.kind === 'put' && own.has(entry.scope) && entry.derivedFrom.some((seq) => seqs.includes(seq)) ? [{ seq: entry.revision, scope: entry.scope }] : [],
          )
        })
      }
    },
  ),
  broken(
    'answers more entries than the limit',
    'bounded',
    class extends ReferenceStorage {
      protected override onEntries(data: LogData, query: EntryQuery): readonly Entry[] {
        return super.onEntries(data, { ...query, limit: query.limit + 1 })
      }
    },
  ),
  broken(
    'keeps the first vectors of a record',
    'outages',
    class extends ReferenceStorage {
      protected override onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
        const had = (seq: Seq): boolean => data.entries.some((entry) => entry.kind === 'put' && entry.revision === seq && entry.vectors !== undefined)
        return super.onAppend(data, { ...batch, vectors: batch.vectors.filter(({ seq }) => !had(seq)) })
      }
    },
  ),
  broken(
    'cuts a text at a NUL',
    'bad-input',
    class extends ReferenceStorage {
      override async records(seqs: readonly Seq[], options: { readonly vectors: boolean }): Promise<readonly PutEntry[]> {
        const puts = await super.records(seqs, options)
        return puts.map((put) => ({ ...put, body: { ...put.body, text: put.body.text.replace(/\u0000.*/su, '') } }))
      }
    },
  ),
  broken(
    'answers the last revision of the log for each scope',
    'waiting',
    class extends ReferenceStorage {
      override async scope(path: Scope) {
        const [info, { revision }] = [await super.scope(path), await super.head()]
        return info && { ...info, revision }
      }
    },
  ),
  broken(
    'answers after close',
    'abort-and-close',
    class extends ReferenceStorage {
      protected override alive(): void {}
    },
  ),
  broken(
    'throws when it is closed twice',
    'abort-and-close',
    class extends ReferenceStorage {
      override async close(): Promise<void> {
        if (this.closed) throw new MnesticError('CLOSED', 'It was closed before')
        await super.close()
      }
    },
    // A handle is closed once more where the others are closed too.
    ['bytes'],
  ),
  broken(
    'says that every byte may still be there',
    'bytes',
    class extends ReferenceStorage {
      override async scrub(): Promise<Bytes> {
        this.alive()
        return 'unknown'
      }
    },
    ['what-remains'],
  ),
  brokenFile('leaves the bytes of the erased in a journal', 'bytes', undefined, leakyMedium, {}, ['what-remains']),
  brokenFile(
    'keeps the ids of the erased in clear',
    'what-remains',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const ids = data.entries.flatMap((entry) => (entry.kind === 'put' ? [entry.id] : []))
        const result = await super.onErase(data, request)
        const living = new Set(data.entries.flatMap((entry) => (entry.kind === 'put' ? [entry.id] : [])))
        data.forgotten.push(...ids.filter((id) => !living.has(id)))
        return result
      }
    },
  ),
  brokenFile(
    'loads a damaged snapshot',
    'rebuild-equals-live',
    class extends ReferenceStorage {
      protected override onGet(data: LogData, key: SnapshotKey): Snapshot | undefined {
        return data.snapshots.find((kept) => kept.key.view === key.view && kept.key.scope === key.scope && kept.key.key === key.key)?.snapshot
      }
    },
    fileMedium,
    { damageSnapshots: damageFile },
  ),
  brokenFile('loses the last batch when it is killed', 'durability', undefined, lateMedium, { kill: new URL('./kill-target.js', import.meta.url).href }),
]
