import type { GeneratedGraph } from './generated.ts'

/** What a time and a state of knowledge ask of a fact: said by this record or an earlier one, and true at that time. */
export interface At {
  readonly record: number
  readonly validAt: number
}

/** Where a contestant finds an entity: resolved once, before anything is timed. */
export type Handle = string | number

/** A graph that answers what it can. Counts must be those of `reference.ts`. */
export interface OpenGraph {
  handle(name: string): Promise<Handle> | Handle
  /** How many other entities are at most two facts away, in either direction. */
  twoSteps?(from: Handle, at?: At): Promise<number> | number
  /** The 20 entities nearest by personalised PageRank, nearest first; ties may fall either way. */
  related?(from: Handle): Promise<readonly string[]> | readonly string[]
  /** The entity that this text names, in another case or with an edit; `undefined`: not found. */
  link?(text: string): Promise<string | undefined> | string | undefined
  /** Facts of one page of 1,000 with their ends by name and their records: how many. */
  page?(): Promise<number> | number
  close(): Promise<void> | void
}

/** Someone who keeps a graph in a folder, or in memory alone. */
export interface GraphKeeper {
  readonly name: string
  /** What a reader has to know of its figures. */
  readonly manner?: string
  /** Installed for it, in `peers/package.json`. */
  readonly packages: readonly string[]
  /** Holds the graph in another process: what is resident in this one says nothing. */
  readonly apart?: true
  /** Why it cannot run here; `undefined` where it can, which is the default. */
  missing?(): Promise<string | undefined>
  /**
   * Writes all facts, `batch` at a time, so that `open` finds them. Answers its milliseconds where something had to be
   * started first.
   */
  fill(folder: string, graph: GeneratedGraph, batch: number): Promise<number | undefined>
  open(folder: string): Promise<OpenGraph>
}
