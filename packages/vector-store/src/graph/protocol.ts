import type { Costs } from '../plan/costs.ts'
import type { Measured } from './calibrate.ts'
import type { Layout } from './layout.ts'

/** What a worker that builds a graph is started with. */
export interface BuildStart {
  readonly order: BuildOrder
  /** Of its `Leash`. */
  readonly cells: Int32Array
}

/** What is to be built. */
export interface BuildOrder {
  readonly dimensions: number
  /** Rows that will come, at most. */
  readonly count: number
  /** The first so many of them are the trials, and enter the graph last. */
  readonly held: number
  /** Share of what a scan finds that a graph has to find, 0 to 1. */
  readonly aim: number
  /** Of the scope: what the graph is to be cheaper than. */
  readonly rows: number
  readonly costs: Costs
}

export type BuildRequest =
  /** Rows one after the other, `dimensions` numbers each. */
  | { readonly kind: 'rows'; readonly vectors: Float32Array }
  /** There are no more. */
  | { readonly kind: 'done' }
  /** Without these labels, of which no byte may stand in the file. */
  | { readonly kind: 'write'; readonly path: string; readonly removed: Uint32Array }
  /** It is over. There is no answer. */
  | { readonly kind: 'stop' }

export type BuildAnswer =
  /** The next rows may come. */
  | { readonly kind: 'taken' }
  /** Not worth its while: a scan is cheaper than finding enough in it. */
  | { readonly kind: 'unworthy' }
  | { readonly kind: 'built'; readonly measured: Measured }
  | { readonly kind: 'written'; readonly layout: Layout }
  | { readonly kind: 'failed'; readonly message: string }
