import type { EraseRequest, EraseResult, ScopeNumber, Seq } from '@mnestic/core'
import type { LogData } from '../../reference/data.ts'
import { ReferenceStorage } from '../../reference/storage.ts'
import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'
import { broken, histories } from './wrong-storage.ts'

/** Forget too little or too much. */
export const forgetting: readonly Broken<StorageUnderTest>[] = [
  broken(
    'gives the revisions of the erased again',
    'determinism',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const result = await super.onErase(data, request)
        const tail = Math.max(
          0,
          ...data.entries.filter((entry) => entry.kind !== 'erase').map((entry) => entry.revision),
        )
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
    'says of no note that it went',
    'notes',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        return { ...(await super.onErase(data, request)), notes: new Map() }
      }
    },
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
        return await super.read((data) =>
          ask({
            ...data,
            entries: data.entries.filter(
              (entry) => entry.kind !== 'put' || !this.#erased.has(entry.revision),
            ),
          }),
        )
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
          const next = data.entries.find(
            (entry) => entry.kind === 'put' && entry.scope === scope && entry.revision > Math.max(...named),
          )
          seqs.set(scope, next && named.length > 0 ? [...named, next.revision] : named)
        }
        return await super.onErase(data, { ...request, seqs })
      }
    },
    // Some of these look for a record that stood after an erased one.
    ['forgetting', 'no-resurrection', 'what-remains', 'determinism', 'notes'],
  ),
  broken(
    'leaves what was derived meanwhile',
    'cascade',
    class extends ReferenceStorage {
      protected override onErase(
        data: LogData,
        { allDerived: _, ...request }: EraseRequest,
      ): Promise<EraseResult> {
        return super.onErase(data, request)
      }
    },
  ),
  broken(
    'erases though the scope has changed',
    'forgets-nothing-else',
    class extends ReferenceStorage {
      protected override onErase(
        data: LogData,
        { ifRevision: _, ...request }: EraseRequest,
      ): Promise<EraseResult> {
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
          const own = new Set(
            data.entries.filter((entry) => seqs.includes(entry.revision)).map((entry) => entry.scope),
          )
          return data.entries.flatMap((entry) =>
            entry.kind === 'put' &&
            own.has(entry.scope) &&
            entry.derivedFrom.some((seq) => seqs.includes(seq))
              ? [{ seq: entry.revision, scope: entry.scope }]
              : [],
          )
        })
      }
    },
  ),
]
