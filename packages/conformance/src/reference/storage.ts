import {
  type AppendBatch,
  type AppendResult,
  type Bytes,
  type Durability,
  type Entry,
  type EntryQuery,
  type Erasure,
  type EraseRequest,
  type EraseResult,
  type Head,
  type JsonValue,
  type Link,
  MnesticError,
  type OpenStorage,
  type PutEntry,
  type Revision,
  type Scope,
  type ScopeInfo,
  type ScopeNumber,
  type Seq,
  type SnapshotKey,
  type SnapshotStore,
  type Storage,
  type Snapshot,
  type ViewRegistry,
} from '@mnestic/core'
import { appendTo } from './append.ts'
import {
  checksum,
  compareSegments,
  digest,
  infoOf,
  type LogData,
  putOf,
  sameSegments,
  scopeAt,
} from './data.ts'
import { eraseFrom } from './erase.ts'
import type { Medium } from './medium.ts'

/**
 * A right storage, slow and plain: all data is one value, every change makes a new one. Methods that begin with `on`
 * are pure steps over that value and can be overridden to be wrong.
 */
export class ReferenceStorage implements OpenStorage {
  readonly durability: Durability
  readonly erasure: Erasure = 'bytes'
  readonly folder?: string
  readonly logId: string
  readonly snapshots: SnapshotStore
  readonly views: ViewRegistry
  protected readonly medium: Medium
  protected closed = false

  constructor(medium: Medium, logId: string) {
    this.medium = medium
    this.logId = logId
    this.durability = medium.folder === undefined ? 'volatile' : 'process'
    if (medium.folder !== undefined) this.folder = medium.folder
    this.snapshots = {
      get: (key) => this.read((data) => this.onGet(data, key)),
      put: (key, snapshot) => this.change(async (data) => this.onPut(data, key, snapshot)),
      keys: (view, scope) =>
        this.read((data) =>
          data.snapshots
            .map((kept) => kept.key)
            .filter((key) => key.view === view && key.scope === (scope ?? key.scope))
            .sort(byKey),
        ),
      drop: (view, scope, key) =>
        this.change(async (data) => {
          data.snapshots = data.snapshots.filter(
            ({ key: kept }) =>
              kept.view !== view || kept.scope !== (scope ?? kept.scope) || kept.key !== (key ?? kept.key),
          )
        }),
    }
    this.views = {
      register: (name) =>
        this.change(async ({ views }) => {
          if (!views.some((view) => view.name === name)) views.push({ name, acknowledged: 0 })
        }),
      acknowledge: (name, revision) =>
        this.change(async ({ views }) => {
          for (const view of views)
            if (view.name === name) view.acknowledged = Math.max(view.acknowledged, revision)
        }),
      unregister: (name) =>
        this.change(async (data) => void (data.views = data.views.filter((view) => view.name !== name))),
      list: () => this.read(({ views }) => views.map((view) => ({ ...view }))),
    }
  }

  head(): Promise<Head> {
    return this.read(({ revision, trimmed, erased }) => ({ revision, trimmed, erased }))
  }

  getMeta(key: string): Promise<JsonValue | undefined> {
    return this.read((data) => data.meta.find(([name]) => name === key)?.[1])
  }

  setMeta(key: string, value: JsonValue): Promise<void> {
    return this.change(
      async (data) => void (data.meta = [...data.meta.filter(([name]) => name !== key), [key, value]]),
    )
  }

  scope(path: Scope): Promise<ScopeInfo | undefined> {
    return this.read((data) => describe(data, scopeAt(data, path)?.number))
  }

  scopeByNumber(scope: ScopeNumber): Promise<ScopeInfo | undefined> {
    return this.read((data) => describe(data, scope))
  }

  scopes(
    prefix: readonly string[],
    page: { readonly after?: Scope; readonly limit: number },
  ): Promise<readonly ScopeInfo[]> {
    return this.read((data) =>
      data.scopes
        .filter((scope) => this.onPrefix(scope.path, prefix))
        .filter((scope) => !page.after || compareSegments(scope.path, page.after) > 0)
        .sort((a, b) => compareSegments(a.path, b.path))
        .slice(0, page.limit)
        .map((scope) => infoOf(data, scope)),
    )
  }

  append(batch: AppendBatch): Promise<AppendResult> {
    return this.change((data) => this.onAppend(data, batch))
  }

  erase(request: EraseRequest): Promise<EraseResult> {
    return this.change((data) => this.onErase(data, request))
  }

  async scrub(): Promise<Bytes> {
    this.alive()
    return 'gone'
  }

  entries(query: EntryQuery): Promise<readonly Entry[]> {
    return this.read((data) => this.onEntries(data, query))
  }

  records(seqs: readonly Seq[], { vectors }: { readonly vectors: boolean }): Promise<readonly PutEntry[]> {
    return this.read((data) =>
      seqs.flatMap((seq) => putOf(data, seq) ?? []).map((put) => project(put, true, vectors)),
    )
  }

  async resolve(path: Scope, ids: readonly string[]): Promise<readonly (Seq | 'absent' | 'forgotten')[]> {
    const data = await this.read((all) => all)
    const scope = scopeAt(data, path)?.number
    return await Promise.all(
      ids.map(async (id) => {
        const put = data.entries.find(
          (entry) => entry.kind === 'put' && entry.scope === scope && entry.id === id,
        )
        if (put) return put.revision
        return data.forgotten.includes(await digest(data.logId, path, id)) ? 'forgotten' : 'absent'
      }),
    )
  }

  derivatives(seqs: readonly Seq[]): Promise<readonly { seq: Seq; scope: ScopeNumber }[]> {
    return this.read((data) =>
      data.entries.flatMap((entry) =>
        entry.kind === 'put' && entry.derivedFrom.some((seq) => seqs.includes(seq))
          ? [{ seq: entry.revision, scope: entry.scope }]
          : [],
      ),
    )
  }

  trim(): Promise<void> {
    return this.change(async (data) => {
      const confirmed = this.onConfirmed(data)
      for (const entry of data.entries)
        if (entry.kind === 'erase' && entry.revision <= confirmed) data.trimmed = entry.revision
      data.entries = data.entries.filter((entry) => entry.kind !== 'erase' || entry.revision > confirmed)
    })
  }

  async bytes(): Promise<number | undefined> {
    this.alive()
    return undefined
  }

  async close(): Promise<void> {
    this.closed = true
  }

  protected onPrefix(path: Scope, prefix: readonly string[]): boolean {
    return sameSegments(path.slice(0, prefix.length), prefix)
  }

  protected onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
    return appendTo(data, batch, (link: Link) => this.onLink(data, link))
  }

  /** The seq behind a link to an earlier record. */
  protected onLink(data: LogData, link: Link): void {
    if (!('seq' in link) || putOf(data, link.seq)) return
    const { seq } = link
    const given = seq > 0 && seq <= data.revision && !data.entries.some((entry) => entry.revision === seq)
    throw new MnesticError(given ? 'FORGOTTEN' : 'NOT_FOUND', `Record ${seq} is not there to refer to`)
  }

  protected onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
    return eraseFrom(data, request)
  }

  protected onEntries(data: LogData, { after, scope, limit, text, vectors }: EntryQuery): readonly Entry[] {
    return data.entries
      .filter((entry) => entry.revision > after && entry.scope === (scope ?? entry.scope))
      .filter((entry) => vectors || entry.kind !== 'vectors')
      .slice(0, limit)
      .map((entry) => (entry.kind === 'put' ? project(entry, text, vectors) : entry))
  }

  /** Erase entries up to here are seen by every registered view. */
  protected onConfirmed(data: LogData): Revision {
    return Math.min(data.revision, ...data.views.map((view) => view.acknowledged))
  }

  protected onGet(data: LogData, key: SnapshotKey): Snapshot | undefined {
    const kept = data.snapshots.find((one) => sameKey(one.key, key))
    return kept && checksum(kept.snapshot.bytes) === kept.sum ? kept.snapshot : undefined
  }

  protected onPut(data: LogData, key: SnapshotKey, snapshot: Snapshot): 'stored' | 'stale' {
    const erased =
      key.scope === 0 ? data.erased : data.scopes.find((scope) => scope.number === key.scope)?.erased
    if (erased === undefined || snapshot.at < erased) return 'stale'
    data.snapshots = data.snapshots.filter((kept) => !sameKey(kept.key, key))
    data.snapshots.push({
      key,
      snapshot: { ...snapshot, bytes: snapshot.bytes.slice() },
      sum: checksum(snapshot.bytes),
    })
    return 'stored'
  }

  protected async read<T>(ask: (data: LogData) => T): Promise<T> {
    this.alive()
    return ask(await this.medium.load())
  }

  protected async change<T>(make: (data: LogData) => Promise<T>): Promise<T> {
    this.alive()
    return await this.medium.exclusive(async () => {
      const data = structuredClone(await this.medium.load())
      const result = await make(data)
      await this.medium.save(data)
      return result
    })
  }

  protected alive(): void {
    if (this.closed) throw new MnesticError('CLOSED', 'The reference storage was closed')
  }
}

/** A storage on a medium, by the right class or by one that overrides it. */
export function referenceStorage(
  medium: Medium,
  Kind: new (medium: Medium, logId: string) => ReferenceStorage = ReferenceStorage,
): Storage {
  return {
    specVersion: 'v1',
    name: medium.name,
    open: async () => new Kind(medium, (await medium.load()).logId),
  }
}

function describe(data: LogData, number: ScopeNumber | undefined): ScopeInfo | undefined {
  const scope = data.scopes.find((one) => one.number === number)
  return scope && infoOf(data, scope)
}

function project(put: PutEntry, text: boolean, vectors: boolean): PutEntry {
  const { vectors: _, ...bare } = put
  const kept = vectors ? put : bare
  if (text) return kept
  const { facts: __, ...body } = put.body
  return { ...kept, body: { ...body, text: '' } }
}

function sameKey(a: SnapshotKey, b: SnapshotKey): boolean {
  return a.view === b.view && a.scope === b.scope && a.key === b.key
}

function byKey(a: SnapshotKey, b: SnapshotKey): number {
  return a.scope - b.scope || (a.key < b.key ? -1 : 1)
}
