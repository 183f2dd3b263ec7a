import type { Change, Host, OpenBackend } from '@mnestic/core'
import { vectorStore, type VectorStoreOptions } from '@mnestic/vector-store'
import { memoryMeter } from '../memory-meter.ts'
import { drawnSet, rowOf, type VectorSet } from './sets.ts'
import { fingerprint, textOf } from './store.ts'

export interface ResidentJob {
  readonly records: number
  readonly dimensions: number
  readonly quantisation: NonNullable<VectorStoreOptions['quantisation']>
}

const scope = 1
const unused = async (): Promise<never> => {
  throw new Error('The store asked for what this measure does not have')
}

/**
 * Bytes that the process holds more when the store, alone, has read all vectors and answered once: without storage,
 * log and index, which a memory has beside it. The vectors that it reads are there before.
 */
export async function residentTask({ records, dimensions, quantisation }: ResidentJob): Promise<number> {
  const options = { engine: 'exact', quantisation } as const
  const drawn = (count: number): VectorSet =>
    drawnSet({ kind: 'clustered', records: count, dimensions, cues: 1, seed: 1 })
  // What code takes, and the engine's kernels, is not the vectors'.
  const small = await filled(options, drawn(Math.min(records, 5_000)))
  await small.close()
  const set = drawn(records)
  const meter = memoryMeter()
  const before = meter().rss
  const store = await filled(options, set)
  const { rss } = meter()
  await store.close()
  return rss - before
}

async function filled(options: VectorStoreOptions, set: VectorSet): Promise<OpenBackend> {
  const store = await vectorStore(options).open(hostOver(set))
  await answer(store, set)
  await answer(store, set)
  return store
}

async function answer(store: OpenBackend, set: VectorSet): Promise<void> {
  const allow = {
    scopes: [scope],
    size: set.records,
    whole: true,
    has: () => true,
    seqs: () => Uint32Array.from({ length: set.records }, (_, i) => i + 1),
  }
  const { signal } = new AbortController()
  const { hits } = await store.recall({ vector: set.asked }, { allow, limit: 10, options: {}, signal })
  if (hits.length !== 10) throw new Error(`${hits.length} answers where there are 10`)
}

/** A log that was written once, without a folder. */
function hostOver(set: VectorSet): Host {
  async function* replay(): AsyncGenerator<Change> {
    for (let record = 0; record < set.records; record++)
      yield {
        kind: 'put',
        revision: record + 1,
        seq: record + 1,
        scope,
        id: String(record),
        body: { text: textOf(record), at: record, passages: [] },
        supersedes: [],
        derivedFrom: [],
        vectors: { whole: rowOf(set.base, set.dimensions, record), passages: [] },
      }
  }
  return {
    name: 'near',
    logId: 'bench',
    dimensions: set.dimensions,
    fingerprint,
    countTokens: (text) => text.length,
    head: async () => set.records,
    scope: async () => scope,
    replay: (_, after) => (after < set.records ? replay() : nothing()),
    history: async () => undefined,
    around: async () => [],
    snapshots: {
      get: async () => undefined,
      put: async () => 'stored',
      keys: async () => [],
      drop: async () => {},
    },
    append: unused,
    cite: unused,
    resolve: async () => undefined,
    cue: unused,
  }
}

async function* nothing(): AsyncGenerator<Change> {}
