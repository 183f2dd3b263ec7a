import type { Effort } from '@mnestic/core'
import type { VectorSet } from './sets.ts'

/** What is given to everybody. */
export interface Given {
  readonly set: VectorSet
  /** By record: see `groups.ts`. */
  readonly groups: Uint8Array
  /** Whether a group is a value in metadata (a column), or a scope (a partition) of its own. */
  readonly groupsAre: 'metadata' | 'scopes'
  /** An empty folder of its own. */
  readonly folder: string
  /** A log with these records, made before anything is timed: see `log.ts`. */
  readonly log?: string
}

export interface Asked {
  readonly limit: number
  /** Of a graph: candidates kept while it is searched. Ignored by who has none, or finds its own. */
  readonly ef?: number
  /** Only records of this group. */
  readonly group?: number
  /** Ours: the backend alone (default), or the whole way of `memory.read`. */
  readonly through?: 'backend' | 'read'
}

/** Numbers of records, nearest first. */
export type Answer = ArrayLike<number>

/** Answers the cue of that number. Its own form of each cue was made before. */
export type Search = (cue: number) => Answer | Promise<Answer>

export interface OpenVectors {
  /** Takes all records; when it resolves, everything that is built has been. */
  fill(): Promise<Filled | undefined>
  search(asked: Asked): Promise<Search>
  /** Ours: what the last answer of the backend cost, in its own figures. */
  effort?(): Effort | undefined
  close(): Promise<void> | void
}

/** What a contestant says of its filling, where the clock around it says too little. */
export interface Filled {
  /** Milliseconds of building alone. */
  readonly buildMs: number
  /** Milliseconds of the processor, all threads; absent where another process builds. */
  readonly processorMs?: number
}

export interface VectorContestant {
  readonly name: string
  /** What a reader has to know of its figures. */
  readonly manner?: string
  /** Installed for it, in `peers/package.json`. */
  readonly packages: readonly string[]
  /** Finds all there is: no setting of it is swept. */
  readonly exact: boolean
  /** Reads its records from a log of Mnestic's: then there is one in what it is given. */
  readonly logged?: true
  /** Holds the records in another process, over a socket: what is resident in this one says nothing. */
  readonly apart?: true
  /** Why it cannot filter; absent where it can. */
  readonly unfiltered?: string
  /** @throws Error that says why it cannot run here */
  open(given: Given): Promise<OpenVectors>
}
