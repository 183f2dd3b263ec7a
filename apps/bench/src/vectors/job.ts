import type { Effort } from '@mnestic/core'
import type { Asked, Filled } from './contestant.ts'
import type { ContestantName } from './contestants.ts'
import type { SetFile } from './set-file.ts'

/** What a process of a contestant gets when it starts. */
export interface VectorJob {
  readonly contestant: ContestantName
  readonly set: SetFile
  readonly groupsAre: 'metadata' | 'scopes'
  readonly folder: string
  readonly log?: string
}

export type Task =
  | { readonly kind: 'fill' }
  /** Cues `from` to `until`, one after the other, and again while it took little time; until the seconds are over. */
  | {
      readonly kind: 'ask'
      readonly asked: Asked
      readonly from: number
      readonly until: number
      readonly seconds: number
    }
  | { readonly kind: 'close' }

/** Bytes that the process holds more than before it began to fill. */
export interface FillResult extends Partial<Filled> {
  /** From the first vector to the last thing built. */
  readonly totalMs: number
  readonly rss: number
  readonly held: number
}

export interface AskResult {
  /** Milliseconds of every search. */
  readonly times: readonly number[]
  /** By cue; fewer than were to be asked where the seconds were over. */
  readonly answers: readonly (readonly number[])[]
  /** Of each answer, where its contestant tells. */
  readonly efforts: readonly Effort[]
}

export type Outcome = { readonly ok: unknown } | { readonly why: string }
