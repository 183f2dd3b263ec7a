/** What goes over the wire of a conversation's window, and what `mnestic inspect window --json` prints. */
import type { Layout, MemoryRecord, Scope } from '@mnestic/core'
import type { Attention, Window } from '@mnestic/transformer-context'

export type { Attention, Layout, Window }
export type Departure = Window['left'][number]

export interface WindowRequest {
  readonly scope: Scope
  /** Of an answer: then the window is that prompt. Else what stands whatever the question. */
  readonly layout?: Layout | undefined
  /** Tokens. */
  readonly budget?: number | undefined
  /** What attends to the records; without it nothing does. */
  readonly cue?: string | undefined
  /** Records whose attention is told, 1 to 200. */
  readonly limit?: number | undefined
}

export interface WindowPage {
  readonly window: Window
  /** Those that left, but are there still. */
  readonly departed: readonly MemoryRecord[]
  /** To which records the cue attends. */
  readonly attention?: Attention
}

export interface PinCall {
  readonly scope: Scope
  readonly ids: readonly string[]
  /** False takes the pin out. */
  readonly pinned: boolean
}
