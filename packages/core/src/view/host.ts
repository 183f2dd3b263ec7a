import type { BackendCue, Change, Host, PutChange } from '../contract/backend.ts'
import type { Revision, Seq } from '../contract/log.ts'
import type { MemoryRecord } from '../contract/record.ts'
import type { ScopeNumber } from '../contract/scope.ts'
import type { OpenStorage } from '../contract/storage.ts'
import type { TokenCounter } from '../contract/assembler.ts'
import { toChange, toPutChange } from '../change.ts'
import { checkJson } from '../check/value.ts'
import { embedCues, type PreparedEmbedder } from '../embedding.ts'
import { entryPages } from '../entry-pages.ts'
import { MnesticError } from '../error.ts'
import type { Indexes } from '../index/indexes.ts'
import { toRecords } from '../record.ts'

const pageSize = 256
const maxNeighbours = 64

export interface HostParts {
  readonly name: string
  readonly storage: OpenStorage
  readonly indexes: Indexes
  readonly embedder: PreparedEmbedder | undefined
  readonly countTokens: TokenCounter
  readonly clock: () => number
}

/** The name of a view's folder in that of the storage. */
export function folderOf(view: string): string {
  return encodeURIComponent(view)
}

/** What one backend may do with the log. */
export function createHost({ name, storage, indexes, embedder, countTokens, clock }: HostParts): Host {
  const fingerprint = embedder?.fingerprint
  const folder = storage.folder === undefined ? {} : { folder: `${storage.folder}/${folderOf(name)}` }

  async function* replay(scope: ScopeNumber, after: Revision, signal?: AbortSignal): AsyncIterable<Change> {
    const query = { scope, after, limit: pageSize, text: true, vectors: true }
    for await (const page of entryPages(storage, query, signal)) {
      for (const entry of page) {
        const change = toChange(entry, name, fingerprint)
        if (change !== undefined) yield change
      }
    }
  }

  async function around(seq: Seq, before: number, after: number): Promise<readonly PutChange[]> {
    const [put] = await storage.records([seq], { vectors: false })
    const info = put && (await storage.scopeByNumber(put.scope))
    if (put === undefined || info === undefined) return []
    const index = await indexes.at(put.scope, info.revision)
    const wanted = index.around(seq, Math.min(before, maxNeighbours), Math.min(after, maxNeighbours))
    const found = await storage.records(wanted, { vectors: true })
    return found.toSorted((a, b) => a.revision - b.revision).map((entry) => toPutChange(entry, fingerprint))
  }

  async function cite(scope: ScopeNumber, seqs: readonly Seq[]): Promise<readonly MemoryRecord[]> {
    const info = await storage.scopeByNumber(scope)
    if (info === undefined) return []
    const now = clock()
    const found = new Map((await storage.records(seqs, { vectors: false })).map((put) => [put.revision, put]))
    const puts = seqs
      .flatMap((seq) => found.get(seq) ?? [])
      .filter((put) => (put.body.expires ?? Infinity) > now)
    return toRecords(storage, puts, (number) => (number === scope ? info.path : undefined), now)
  }

  async function cue(scope: ScopeNumber, text: string, signal?: AbortSignal): Promise<BackendCue> {
    const info = embedder && (await storage.scopeByNumber(scope))
    if (embedder === undefined || info === undefined) return { text }
    const speakers = (await indexes.at(scope, info.revision, signal)).speakers()
    const [vector] = await embedCues(embedder, [embedder.preparation.cue(text, speakers)], signal)
    return vector === undefined ? { text } : { text, vector }
  }

  return {
    name,
    logId: storage.logId,
    dimensions: embedder?.dimensions,
    fingerprint,
    ...folder,
    countTokens,
    head: async () => (await storage.head()).revision,
    scope: async (path) => (await storage.scope(path))?.number,
    replay,
    history: async (scope) => {
      // In this order: an erasure in between that is trimmed is not missed.
      const info = await storage.scopeByNumber(scope)
      const { trimmed } = await storage.head()
      return info && { revision: info.revision, erased: info.erased, trimmed, records: info.records }
    },
    around,
    cite,
    cue,
    resolve: async (scope, id) => {
      const info = await storage.scopeByNumber(scope)
      const [seq] = info === undefined ? [] : await storage.resolve(info.path, [id])
      return typeof seq === 'number' ? seq : undefined
    },
    snapshots: {
      get: (scope, key) => storage.snapshots.get({ view: name, scope, key }),
      put: (scope, key, snapshot) => storage.snapshots.put({ view: name, scope, key }, snapshot),
      keys: (scope) => storage.snapshots.keys(name, scope),
      drop: (scope, key) => storage.snapshots.drop(name, scope, key),
    },
    append: async ({ scope, ...note }) => {
      const info = await storage.scopeByNumber(scope)
      if (info === undefined)
        throw new MnesticError('NOT_FOUND', `Scope number ${scope} is gone; the note was not kept`)
      const { about, bytes } = note
      const data = checkJson('note.data', note.data)
      const notes = [
        { owner: name, about: [...new Set(about)], data, ...(bytes && { bytes: bytes.slice() }) },
      ]
      return (await storage.append({ scope: info.path, records: [], vectors: [], notes })).revision
    },
  }
}
