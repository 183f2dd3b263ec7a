import type {
  AppendBatch,
  AppendResult,
  Entry,
  NewRecord,
  OpenStorage,
  PutEntry,
  RecordBody,
  Scope,
  ScopeNumber,
  Seq,
  Storage,
} from '@mnestic/core'
import { equal, fail } from '../assert.ts'
import { type Case, promiseCase } from '../case.ts'
import type { PromiseName } from '../promise.ts'
import { storyStart } from '../story.ts'
import type { Place, StorageUnderTest } from './options.ts'

export type Need = 'lasting' | 'bytes' | 'kill' | 'damage'

export interface StorageContext {
  readonly place: Place
  /** Open on the place, closed after the case. */
  readonly storage: OpenStorage
  /** Another handle on the same place, as another process would have, closed after the case. */
  another(): Promise<OpenStorage>
  /** Closes every handle and opens a new one. Where the storage is volatile: the same object. */
  reopened(): Promise<OpenStorage>
  /** Closes every handle. */
  closeAll(): Promise<void>
}

export const ana: Scope = ['acme', 'user-4']
export const bruno: Scope = ['acme', 'user-42']

export function storageCase(
  subject: StorageUnderTest,
  promise: PromiseName,
  name: string,
  needs: readonly Need[],
  body: (context: StorageContext) => Promise<void>,
): Case {
  const skip = needs.map((need) => missing(subject, need)).find((reason) => reason !== undefined)
  return promiseCase(promise, name, skip, async () => {
    const place = await subject.create()
    const handles: OpenStorage[] = []
    const open = async (storage: Storage): Promise<OpenStorage> => {
      const handle = await storage.open()
      handles.push(handle)
      return handle
    }
    const closeAll = async (): Promise<void> => {
      await Promise.all(handles.splice(0).map((handle) => handle.close()))
    }
    try {
      const another = (): Promise<OpenStorage> => open(place.another())
      const reopened = async (): Promise<OpenStorage> => {
        await closeAll()
        return await open(subject.durability === 'volatile' ? place.storage : place.another())
      }
      await body({ place, storage: await open(place.storage), another, reopened, closeAll })
    } finally {
      // What closing does wrong is for the cases about closing.
      await Promise.allSettled(handles.map(async (handle) => handle.close()))
      await place.destroy()
    }
  })
}

function missing(subject: StorageUnderTest, need: Need): string | undefined {
  switch (need) {
    case 'lasting':
      return subject.durability === 'volatile' ? 'the storage is volatile' : undefined
    case 'bytes':
      return subject.erasure === 'bytes' ? undefined : 'the storage does not promise that bytes are gone'
    case 'kill':
      return subject.kill === undefined
        ? 'no module for a process to be killed was given (`kill`)'
        : undefined
    case 'damage':
      return subject.damageSnapshots === undefined
        ? 'no way to damage snapshots was given (`damageSnapshots`)'
        : undefined
  }
}

export function body(text: string, more: Partial<RecordBody> = {}): RecordBody {
  return { text, at: storyStart, passages: [], ...more }
}

export function record(id: string, more: Partial<NewRecord> = {}): NewRecord {
  return {
    id,
    ownId: true,
    restore: false,
    body: body(`The text of ${id}.`),
    supersedes: [],
    derivedFrom: [],
    ...more,
  }
}

/** Appends records; a bare text is the id of one. */
export function append(
  storage: OpenStorage,
  scope: Scope,
  records: readonly (NewRecord | string)[],
  more: Partial<AppendBatch> = {},
): Promise<AppendResult> {
  const whole = records.map((one) => (typeof one === 'string' ? record(one) : one))
  return storage.append({ scope, records: whole, notes: [], vectors: [], ...more })
}

/** Their seqs, which must be there. */
export async function seqsOf(result: AppendResult | Promise<AppendResult>): Promise<Seq[]> {
  return (await result).seqs.map(
    (seq, i) => seq ?? fail(`append answers a seq for record ${i}, got undefined`),
  )
}

/** Appends one record. */
export async function put(
  storage: OpenStorage,
  scope: Scope,
  one: NewRecord | string,
  more: Partial<AppendBatch> = {},
): Promise<Seq> {
  const [seq] = await seqsOf(append(storage, scope, [one], more))
  return seq ?? fail('append answers one seq for each record')
}

export async function numberOf(storage: OpenStorage, scope: Scope): Promise<ScopeNumber> {
  return (
    (await storage.scope(scope))?.number ??
    fail(`scope(${JSON.stringify(scope)}) is known after a record was written to it`)
  )
}

export async function erase(
  storage: OpenStorage,
  scope: Scope,
  seqs: readonly Seq[],
  whole = false,
): Promise<void> {
  const number = await numberOf(storage, scope)
  await storage.erase({ seqs: new Map([[number, seqs]]), notes: [], wholeScopes: whole ? [number] : [] })
}

/** Every entry, read page by page. */
export async function allEntries(storage: OpenStorage, scope?: ScopeNumber, limit = 1_000): Promise<Entry[]> {
  const found: Entry[] = []
  for (let after = 0; ; after = found.at(-1)?.revision ?? 0) {
    const page = await storage.entries({
      after,
      limit,
      text: true,
      vectors: true,
      ...(scope === undefined ? {} : { scope }),
    })
    found.push(...page)
    if (page.length === 0) return found
    if (found.length > 100_000) fail('entries ends with an empty page')
  }
}

export function putsIn(entries: readonly Entry[]): PutEntry[] {
  return entries.filter((entry) => entry.kind === 'put')
}

export async function mustHold(storage: OpenStorage, seqs: readonly Seq[], what: string): Promise<void> {
  const found = (await storage.records(seqs, { vectors: false }))
    .map((one) => one.revision)
    .sort((a, b) => a - b)
  equal(
    found,
    [...seqs].sort((a, b) => a - b),
    what,
  )
}

export function vectors(...values: number[]): {
  readonly whole: Float32Array
  readonly passages: readonly Float32Array[]
  readonly fingerprint: string
} {
  return { whole: Float32Array.from(values), passages: [], fingerprint: 'conformance' }
}

/** All that a log says of itself, to compare. */
export async function everything(storage: OpenStorage): Promise<unknown> {
  return {
    entries: await allEntries(storage),
    head: await storage.head(),
    scopes: await storage.scopes([], { limit: 1_000 }),
  }
}
