import type { Backend, Embedder, RecordBody } from '@mnestic/core'
import { hashingEmbedder } from '../hashing-embedder.ts'
import type { StorageUnderTest } from '../storage/options.ts'

/** A backend to be tested, and what the kit has to know of it. */
export interface BackendUnderTest {
  /** A new backend with the options to be tested. Called once to list the cases, and for each case again. */
  create(): Backend
  /** Default: an embedder that hashes words, which needs no model. */
  readonly embedder?: Embedder
  /** The text of a cue that must bring the record to mind. Default: the record's own text. */
  readonly findable?: (record: RecordBody) => string
  /** False for a backend that finds no candidates and only weighs those of others by `score`. Default true. */
  readonly finds?: boolean
  /** True for a backend that keeps nothing of the records: its `verify` has nothing to count. Default false. */
  readonly stateless?: boolean
  /** Storages under the whole memory. Default: core's, in this process. */
  readonly storages?: readonly StorageUnderTest[]
  /** Seed of the random histories. Default 1. */
  readonly seed?: number
  /** Number of random histories. Default 8. */
  readonly histories?: number
}

/** The same with every default filled in. */
export interface BackendSubject extends Required<Omit<BackendUnderTest, 'storages'>> {
  readonly exact: boolean
  /** Smallest share of hits that an approximate view must have in common with another one of the same log. */
  readonly floor: number
  readonly text: boolean
  readonly vector: boolean
  readonly asOfExact: boolean
  readonly standing: boolean
}

export function backendSubject(options: BackendUnderTest): BackendSubject {
  const { text, vector, standing, determinism = 'exact', asOf } = options.create().capabilities
  return {
    create: () => options.create(),
    embedder: options.embedder ?? hashingEmbedder(),
    findable: options.findable ?? ((record) => record.text),
    finds: options.finds ?? true,
    stateless: options.stateless ?? false,
    seed: options.seed ?? 1,
    histories: options.histories ?? 8,
    exact: determinism === 'exact',
    floor: determinism === 'exact' ? 1 : determinism.recall,
    text: text === true,
    vector: vector === true,
    asOfExact: asOf === 'exact',
    standing: standing === true,
  }
}
