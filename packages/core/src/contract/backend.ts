import type { Filter } from './filter.ts'
import type { JsonValue } from './json.ts'
import type { NoteEntry, Revision, Seq } from './log.ts'
import type { MemoryRecord, RecordBody, Vectors } from './record.ts'
import type { Scope, ScopeNumber } from './scope.ts'
import type { Bytes, Snapshot } from './storage.ts'
import type { Capabilities } from './capabilities.ts'

/** A record, as a view sees it enter. */
export interface PutChange {
  readonly kind: 'put'
  readonly revision: Revision
  /** Equal to `revision`. */
  readonly seq: Seq
  readonly scope: ScopeNumber
  readonly id: string
  readonly body: RecordBody
  readonly supersedes: readonly Seq[]
  readonly derivedFrom: readonly Seq[]
  /** From the memory's embedder; absent where it has none, failed, or has changed since. */
  readonly vectors?: Vectors
}

/** Vectors of an earlier record have come, or were replaced. */
export interface VectorsChange {
  readonly kind: 'vectors'
  readonly revision: Revision
  readonly seq: Seq
  readonly scope: ScopeNumber
  readonly vectors: Vectors
}

/**
 * A note that this view appended itself, or feedback: owner `@core/feedback`, about all that was recollected
 * (`FeedbackData`), and `@core/used`, about one record that was used.
 */
export interface NoteChange extends Omit<NoteEntry, 'kind'> {
  readonly kind: 'note'
}

/** Records are gone. Seqs that the view never saw are to be ignored. */
export interface EraseChange {
  readonly kind: 'erase'
  readonly revision: Revision
  readonly scope: ScopeNumber
  readonly seqs: readonly Seq[]
}

export type Change = PutChange | VectorsChange | NoteChange | EraseChange

/** At most 256 changes, rising by revision, all after `from` and none after `to`. */
export interface Batch {
  readonly from: Revision
  readonly to: Revision
  readonly changes: readonly Change[]
}

/** What is asked, as backends get it. At least one member is there. */
export interface BackendCue {
  readonly text?: string
  /** Of the memory's embedder, or the caller's own; unit length, `dimensions` long, never all zeros. */
  readonly vector?: Float32Array
}

/** Which records may be answered. Everything else is dropped by core, and counts as a fault of the backend. */
export interface Allow {
  readonly scopes: readonly ScopeNumber[]
  /** Number of allowed records. */
  readonly size: number
  /** True where every living record of `scopes` is allowed: `has` then needs no call. */
  readonly whole: boolean
  has(seq: Seq): boolean
  /** All of them, rising. */
  seqs(): Uint32Array
  /** What the caller filtered by, for backends that can push it down. */
  readonly filter?: Filter
}

/** Why a record came to mind: a code of the backend's, a number, a place; never text. */
export interface Reason {
  readonly code: string
  readonly value?: number
  readonly span?: { readonly seq: Seq; readonly start: number; readonly end: number }
}

export interface Hit {
  readonly seq: Seq
  /** Any finite number, larger is stronger; only compared with other scores of the same answer. */
  readonly score: number
  readonly why?: readonly Reason[]
}

export interface RecallOptions {
  readonly allow: Allow
  /** At most this many hits are wanted, 1 or more. */
  readonly limit: number
  /** Values of the backend's own read options, parsed by its capabilities. */
  readonly options: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

export type ScoreOptions = Omit<RecallOptions, 'limit'>

/**
 * What an answer cost, and how it was found, for `explain`: figures by name. A number is counted (rows scanned), and
 * adds up where several scopes or wordings were asked; a text is a code (`exact`), and distinct ones are joined by `+`.
 * At most 32; a name is a letter and up to 63 letters, digits, `_`, `.`, `:` or `-`; a code is 1 to 64 of these and `+`;
 * a number is finite. No clock readings: durations are measured by core.
 */
export type Effort = Readonly<Record<string, string | number>>

export interface RecallAnswer {
  /** Distinct, strongest first, ties by seq; only allowed ones. */
  readonly hits: readonly Hit[]
  /** What the view reflected while it answered. */
  readonly revision: Revision
  readonly effort?: Effort
}

export interface ScoreAnswer {
  /** By signal name, one number for each asked seq, in order; NaN means: nothing known of this record. */
  readonly signals: Readonly<Record<string, Float64Array>>
  readonly revision: Revision
}

/** A record that is to stand in every context of its scope, whatever the cue. */
export interface StandingHit {
  readonly seq: Seq
  /** Somebody pinned it, or it is one of the last. */
  readonly why: 'pinned' | 'recent'
  /** The part of the prompt in which it belongs: 1 to 64 code units, no line break. */
  readonly block: string
}

export interface StandingAnswer {
  /** Distinct, only allowed ones, in the order in which they are to stand; at most 1,000. */
  readonly records: readonly StandingHit[]
  /** What the view reflected while it answered. */
  readonly revision: Revision
}

/** A view's proof that these records are gone from it. */
export interface ViewProof {
  readonly method: 'deleted' | 'rebuilt' | 'replayed'
  /** How many of them the view still holds, in any form. 0 or the forget is not finished. */
  readonly remaining: number
  readonly bytes: Exclude<Bytes, 'pending'>
  /** Where the view had fitted something (weights) on them: what has become of it. Absent where it had not. */
  readonly fitted?: FittedProof
}

/**
 * What has become of something that was fitted on records which are gone. `dropped`: it went with them;
 * `refitted`: it was fitted again without them; `stale`: it is still used, and may hold something of them.
 */
export interface FittedProof {
  readonly state: 'dropped' | 'refitted' | 'stale'
  /** For a person to read, 1 to 500 code units: what is used now, and what to do. Holds nothing of any record. */
  readonly reason: string
}

/** What left the log together with erased records. */
export interface LeftWith {
  /** Notes of this view that were about them. */
  readonly notes: number
}

/** Where the log of one scope stands. */
export interface ScopeHistory {
  /** Of its last entry. */
  readonly revision: Revision
  /** Of its last erasure, 0 if none. */
  readonly erased: Revision
  /** Erasures up to here may be missing in what `replay` tells. */
  readonly trimmed: Revision
  /** Living records. */
  readonly records: number
}

/** What core gives to a backend when it opens it. Valid until the backend is closed. */
export interface Host {
  /** The name under which the backend is composed: owner of its notes and snapshots. */
  readonly name: string
  readonly logId: string
  /** Length of the vectors in changes and cues; `undefined` without an embedder. */
  readonly dimensions: number | undefined
  /** Fingerprint of the embedder; a view with vectors keeps it in its snapshots. */
  readonly fingerprint: string | undefined
  /** The memory's counter of tokens: what a view counts by it agrees with budgets. */
  countTokens(text: string): number
  head(): Promise<Revision>
  /** Number of a scope's name, `undefined` where nothing was written. */
  scope(path: Scope): Promise<ScopeNumber | undefined>
  /** Living changes of one scope after a revision, rising, erase entries included. A long scope comes in pages. */
  replay(scope: ScopeNumber, after: Revision, signal?: AbortSignal): AsyncIterable<Change>
  /** For a view that keeps files by scope. `undefined`: the scope was emptied, and nothing of it may be left. */
  history(scope: ScopeNumber): Promise<ScopeHistory | undefined>
  /** The record's neighbours in its scope and session, by seq; without the record itself. At most 64 each side. */
  around(seq: Seq, before: number, after: number): Promise<readonly PutChange[]>
  /** Snapshots of this view; `scope` 0 for what spans scopes. */
  readonly snapshots: {
    get(scope: ScopeNumber, key: string): Promise<Snapshot | undefined>
    put(scope: ScopeNumber, key: string, snapshot: Snapshot): Promise<'stored' | 'stale'>
    keys(scope?: ScopeNumber): Promise<readonly { readonly scope: ScopeNumber; readonly key: string }[]>
    drop(scope?: ScopeNumber, key?: string): Promise<void>
  }
  /**
   * A folder of this view's own, inside the byte scan. What lies in it under `scopes/NUMBER` is deleted by an erasure in
   * that scope where the view is not composed, by whichever process, at any time.
   */
  readonly folder?: string
  /** Logs what must not be recomputed. It comes back to `apply` like every change. @throws NOT_FOUND (`about` is gone) */
  append(note: {
    readonly scope: ScopeNumber
    readonly about: readonly Seq[]
    readonly data: JsonValue
    readonly bytes?: Uint8Array
  }): Promise<Revision>
  /**
   * For a view's own API: the living records of one scope among these, in the given order. What an API returns of
   * content it returns through here, so that it can neither leak another scope nor return what was erased.
   */
  cite(scope: ScopeNumber, seqs: readonly Seq[]): Promise<readonly MemoryRecord[]>
  /** For a view's own API: the seq behind an id. */
  resolve(scope: ScopeNumber, id: string): Promise<Seq | undefined>
  /**
   * For a view's own API: a text as a read of that scope would ask it, prepared and with the embedder's vector, where
   * there is one and it has an opinion. @throws EMBEDDER_FAILED, ABORTED
   */
  cue(scope: ScopeNumber, text: string, signal?: AbortSignal): Promise<BackendCue>
}

/**
 * A view over the log that answers cues. What arrives here is checked by core, so there is no defensive code in it;
 * core never calls `apply`, `reset` and `verify` concurrently with each other.
 */
export interface OpenBackend<out Api extends object = object> {
  /** What this view reflects. A view that loads scopes lazily by `replay` says the head it saw at open. */
  revision(): Promise<Revision>
  /**
   * Takes the batch in whole, data and revision together, only if the view stands at `from`.
   * `behind`: it stands elsewhere, core asks `revision` and goes on from there. `rebuild`: core resets and replays.
   */
  apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'>
  /** Which records come to mind. A backend that only weighs others' candidates answers none. */
  recall(cue: BackendCue, options: RecallOptions): Promise<RecallAnswer>
  /** How strong these records are, whoever found them. */
  score?(cue: BackendCue, seqs: readonly Seq[], options: ScoreOptions): Promise<ScoreAnswer>
  /** What stands in every context. Asked where `capabilities.standing` says so. */
  standing?(options: ScoreOptions): Promise<StandingAnswer>
  /** Forgets all and stands at revision 0. */
  reset(): Promise<void>
  verify(seqs: readonly Seq[], left?: LeftWith): Promise<ViewProof>
  /** The backend's own typed API, reached as `memory.views.NAME`. Core waits for the view before each call. */
  readonly api?: Api
  close(): Promise<void>
}

/** Something to compose: a factory function with options returns it. An *adapter* is one that somebody else wrote. */
export interface Backend<out Caps extends Capabilities = Capabilities, out Api extends object = object> {
  readonly specVersion: 'v1'
  readonly capabilities: Caps
  open(host: Host): Promise<OpenBackend<Api>>
}
