import {
  type Backend,
  type Memory,
  type MemoryOptions,
  type MemoryRecord,
  memoryStorage,
  openMemory,
  type Recollection,
  type RecordInput,
  type Scope,
  type Storage,
} from '@mnestic/core'
import { fail, ok, show } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import { type Case, promiseCase } from '../case.ts'
import type { PromiseName } from '../promise.ts'
import { type Random, seeded } from '../random.ts'
import { referenceBackend } from '../reference/backend.ts'
import type { Place, StorageUnderTest } from '../storage/options.ts'
import { story } from '../story.ts'

export type Composed = { readonly [name: string]: Backend }
export type Need = 'lasting' | 'bytes' | 'vector' | 'exact'

export interface MemoryContext {
  readonly subject: BackendSubject
  readonly place: Place
  readonly random: Random
  /** The tested backend as `tested`, on the place; closed after the case. */
  open(more?: Partial<MemoryOptions<Composed>>): Promise<Memory<Composed>>
  /** What `open` composes. */
  composition(): Composed
  /** Closes every memory of the place. */
  closeAll(): Promise<void>
}

export const ana: Scope = ['acme', 'user-4']
export const bruno: Scope = ['acme', 'user-42']

/** Core's storage, in this process. */
export const inProcess: StorageUnderTest = {
  name: 'memory',
  durability: 'volatile',
  erasure: 'bytes',
  async create() {
    const storage = memoryStorage()
    return { storage, another: () => storage, destroy: async () => {} }
  },
}

export function memoryCase(
  subject: BackendSubject,
  storage: StorageUnderTest,
  promise: PromiseName,
  name: string,
  needs: readonly Need[],
  body: (context: MemoryContext) => Promise<void>,
): Case {
  const skip = needs.map((need) => missing(subject, storage, need)).find((reason) => reason !== undefined)
  return promiseCase(promise, `${name} (composed, on ${storage.name})`, skip, async () => {
    const place = await storage.create()
    const memories: Memory<Composed>[] = []
    const closeAll = async (): Promise<void> => {
      await Promise.all(memories.splice(0).map((memory) => memory.close()))
    }
    // A backend that only weighs needs another one to find the candidates.
    const composition = (): Composed => ({
      tested: subject.create(),
      ...(subject.finds ? {} : { finder: referenceBackend() }),
    })
    let next: Storage | undefined = place.storage
    const open: MemoryContext['open'] = async (more = {}) => {
      const backends = more.backends ?? composition()
      const memory = await openMemory<Composed>({
        storage: next ?? place.another(),
        embedder: subject.embedder,
        clock: () => noon,
        weights: subject.finds ? undefined : counted(backends),
        ...more,
        backends,
      })
      next = undefined
      memories.push(memory)
      return memory
    }
    try {
      await body({ subject, place, random: seeded(subject.seed), open, composition, closeAll })
    } finally {
      // What closing does wrong is for the cases about closing.
      await Promise.allSettled(memories.map(async (memory) => memory.close()))
      await place.destroy()
    }
  })
}

/** One that finds nothing is asked only where something of it counts, which it may leave to whoever composes it. */
function counted({ tested }: Composed): MemoryOptions<Composed>['weights'] {
  const { signals } = tested?.capabilities ?? {}
  return signals && { tested: Object.fromEntries(Object.keys(signals).map((name) => [name, 1])) }
}

/** What the memory's clock says in every case. */
export const noon = 1_735_732_800_000

function missing(subject: BackendSubject, storage: StorageUnderTest, need: Need): string | undefined {
  switch (need) {
    case 'lasting':
      return storage.durability === 'volatile' ? 'the storage is volatile' : undefined
    case 'bytes':
      return storage.erasure === 'bytes' ? undefined : 'the storage does not promise that bytes are gone'
    case 'vector':
      return subject.vector ? undefined : 'the backend does not answer vectors'
    case 'exact':
      return subject.exact ? undefined : 'the backend declares a recall floor instead of exact answers'
  }
}

/** Turns of a conversation, with ids `PREFIX-0`, `PREFIX-1`, ... */
export function turns(
  random: Random,
  prefix: string,
  count: number,
  from = 0,
): (RecordInput & { readonly id: string })[] {
  return story(random, count, from).map((told, i) => ({ id: `${prefix}-${from + i}`, ...told }))
}

/** The cue that must bring the record to mind. */
export function cueOf(subject: BackendSubject, record: RecordInput): string {
  return subject.findable({ text: record.text, at: 0, passages: [] })
}

export async function found(
  context: MemoryContext,
  memory: Memory<Composed>,
  scope: Scope,
  record: RecordInput,
  options: Parameters<Memory<Composed>['read']>[2] = {},
): Promise<Recollection> {
  return await memory.read(scope, cueOf(context.subject, record), { limit: 200, candidates: 400, ...options })
}

/** Every record is found by its own text, by the tested view, which is available. */
export async function mustFind(
  context: MemoryContext,
  memory: Memory<Composed>,
  scope: Scope,
  records: readonly (RecordInput & { readonly id: string })[],
  when: string,
): Promise<void> {
  for (const record of records) {
    const { items, unavailable } = await found(context, memory, scope, record)
    ok(unavailable['tested'] === undefined, `${when}: the view is available, got ${show(unavailable)}`)
    const item = items.find((one) => one.record.id === record.id)
    if (!item)
      fail(`${when}: ${record.id} is found by its own text, got ${show(items.map((one) => one.record.id))}`)
    ok(
      item.via['tested'] !== undefined,
      `${when}: ${record.id} is found or weighed by the tested view, got ${show(item.via)}`,
    )
  }
}

export async function allOf(memory: Memory<Composed>, scope: Scope): Promise<MemoryRecord[]> {
  const records: MemoryRecord[] = []
  for (let after: string | undefined; ;) {
    const page = await memory.list(scope, { limit: 100, ...(after === undefined ? {} : { after }) })
    records.push(...page.records)
    after = page.next
    if (after === undefined) return records
  }
}

export async function linesOf(
  memory: Memory<Composed>,
  scope: Scope,
  options: Parameters<Memory<Composed>['export']>[1] = {},
): Promise<string[]> {
  const lines: string[] = []
  for await (const line of memory.export(scope, options)) lines.push(line)
  return lines
}

/** What an answer is, without what differs from opening to opening. */
export function picture({ items, context, unavailable }: Recollection): unknown {
  return {
    items: items.map(({ record, score, superseded, supersededBy, via }) => ({
      id: record.id,
      score,
      superseded,
      supersededBy,
      via,
    })),
    context,
    unavailable,
  }
}
