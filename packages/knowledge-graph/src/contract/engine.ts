import type { Bytes, Revision, ScopeNumber, Seq } from '@mnestic/core'
import type { EntityKey, Literal, Rows, Tie } from './rows.ts'
import type { Graph } from './graph.ts'

/** Where the rows of a graph are kept. What all engines do alike (schema, times, reading, API) is done above them. */
export interface Engine {
  /** For messages: `embedded`, `neo4j`. */
  readonly name: string
  /** Keeps content outside the storage: erasures then wait until it has seen them. */
  readonly external: boolean
  /** @throws STORAGE_FAILED (retryable where a server does not answer), NEWER_FORMAT, UNSUPPORTED */
  open(site: Site): Promise<OpenEngine>
}

/** Whose graph it is. */
export interface Site {
  readonly logId: string
  /** The composed name of the backend; two graphs of one log may stand side by side. */
  readonly name: string
  /** Inside the byte scan of the storage; absent where it has no file system. */
  readonly folder?: string
  /**
   * What rows depend on beside the log: schema, extractor, format. Where the stored one is another, the graph is empty
   * and stands at revision 0.
   */
  readonly shape: string
}

/** A stretch of the log. */
export interface GraphBatch {
  readonly from: Revision
  readonly to: Revision
  /** In the order of the log. */
  readonly changes: readonly GraphChange[]
}

export type GraphChange =
  | {
      readonly kind: 'record'
      readonly scope: ScopeNumber
      readonly seq: Seq
      /** The record's own time, milliseconds since the epoch. */
      readonly at: number
      /** A model is still to read it. */
      readonly pending: boolean
      readonly rows: Rows
    }
  /** What a model found in a record: it is not pending any more. Ignored where another one came before. */
  | {
      readonly kind: 'extraction'
      readonly scope: ScopeNumber
      readonly revision: Revision
      readonly seq: Seq
      readonly rows: Rows
    }
  | {
      readonly kind: 'tie'
      readonly scope: ScopeNumber
      readonly revision: Revision
      /** One or two records; it goes with any of them. */
      readonly about: readonly Seq[]
      readonly tie: Tie
    }
  /** Seqs that were never seen are ignored. */
  | {
      readonly kind: 'erase'
      readonly scope: ScopeNumber
      readonly revision: Revision
      readonly seqs: readonly Seq[]
    }

/**
 * Every method throws CLOSED after `close`, and STORAGE_FAILED (retryable or not) when the medium fails. Several
 * processes may have one graph open.
 */
export interface OpenEngine {
  /** What the rows reflect. */
  revision(): Promise<Revision>
  /**
   * Takes the batch in whole, rows and revision in one transaction, only if the graph stands at `from`; else `behind`,
   * and nothing has changed. The same batch again is `behind`.
   */
  commit(batch: GraphBatch, signal: AbortSignal): Promise<'applied' | 'behind'>
  /** Forgets all and stands at revision 0. */
  reset(): Promise<void>
  /** How many of these records something is still kept of. */
  remaining(seqs: readonly Seq[]): Promise<number>
  /** What became of the bytes of everything erased so far. */
  bytes(): Promise<Exclude<Bytes, 'pending'>>
  /** Living entities that the lookups may mean. At most 1,000 keys; which are taken, where there are more, content decides. */
  names(scope: ScopeNumber, lookups: readonly Lookup[]): Promise<readonly EntityKey[]>
  /**
   * A graph of one scope that holds at least what is asked for. Its numbers stay what they are; what is erased later loses
   * its texts, and new facts may come to it.
   */
  graph(scope: ScopeNumber, reach: Reach): Promise<Graph>
  /** Records that a model is still to read, rising, after this one. */
  pending(scope: ScopeNumber, after: Seq, limit: number): Promise<readonly Seq[]>
  /** Scopes that have such records, rising. */
  pendingScopes(): Promise<readonly ScopeNumber[]>
  close(): Promise<void>
}

/** A stretch of a cue that may be a name. */
export interface Lookup {
  /** Entities of this very key. */
  readonly key: EntityKey
  /** Entities whose key has one of these words (`wordsOf`). */
  readonly words: readonly string[]
  /** Entities with a word of five letters or more that one edit makes one of these. */
  readonly like: readonly string[]
}

/** How much of a scope's graph is wanted. */
export type Reach =
  /**
   * All facts and mentions of these entities and of those at most `steps` facts away, aliases and merges followed; facts
   * with these literals.
   */
  | {
      readonly around: readonly EntityKey[]
      readonly literals?: readonly Literal[]
      readonly steps: number
      /** Facts at most; the nearest are taken. */
      readonly limit: number
    }
  /** The entities that were first mentioned after a record, in the order of their first mention, with what ties them. */
  | { readonly entities: { readonly after: Seq; readonly limit: number } }
  /** The facts that were first supported after a record, in that order; of one predicate. */
  | { readonly facts: { readonly predicate?: string; readonly after: Seq; readonly limit: number } }
