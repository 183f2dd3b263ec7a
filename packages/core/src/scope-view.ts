import type {
  BackendCue,
  Change,
  Effort,
  FittedProof,
  Hit,
  Host,
  LeftWith,
  NoteChange,
  PutChange,
  RecallOptions,
  ScoreOptions,
  StandingHit,
  VectorsChange,
} from './contract/backend.ts'
import type { Capabilities } from './contract/capabilities.ts'
import type { Seq } from './contract/log.ts'
import type { Scope, ScopeNumber } from './contract/scope.ts'

type MaybePromise<Value> = Value | Promise<Value>

/**
 * What an adapter keeps for one scope, in memory. It sees the scope's changes in order and knows nothing of other
 * scopes, so that its statistics cannot cross them.
 */
export interface ScopeView {
  put(record: PutChange): MaybePromise<void>
  /**
   * Takes records out. `replayed`: by computing anew what came after them; `rebuild`: it cannot, then it is made anew
   * from the log without them. Unknown seqs are ignored.
   */
  erase(seqs: readonly Seq[]): MaybePromise<void | 'replayed' | 'rebuild'>
  /** Whether anything of this record is still kept: the proof of forgetting rests on it. */
  holds(seq: Seq): boolean
  /** Hits alone, or with what finding them cost. */
  recall(
    cue: BackendCue,
    options: RecallOptions,
  ): MaybePromise<readonly Hit[] | { readonly hits: readonly Hit[]; readonly effort?: Effort }>
  /** One number for each asked record by signal, NaN where it knows nothing. Asked where `capabilities.signals` names them. */
  score?(
    cue: BackendCue,
    seqs: readonly Seq[],
    options: ScoreOptions,
  ): MaybePromise<Readonly<Record<string, Float64Array>>>
  /** What stands in every context of the scope. Asked where `capabilities.standing` says so. */
  standing?(options: ScoreOptions): MaybePromise<readonly StandingHit[]>
  /** Vectors came late, or were replaced. Absent: the scope is made anew from the log when they do. */
  vectors?(change: VectorsChange): MaybePromise<void | 'rebuild'>
  note?(change: NoteChange): MaybePromise<void>
  /** The state as bytes: kept as a snapshot, so that opening need not replay the whole log. */
  save?(): Uint8Array
}

/** Where a `ScopeView` is made. */
export interface ScopeSite {
  readonly scope: ScopeNumber
  readonly host: Host
  /** What `save` gave: only of the same log, embedder and `version`, and older than no erasure. */
  readonly saved?: Uint8Array
}

/** For a backend's own typed API: its state of a scope, loaded and caught up. */
export interface ScopeAccess<View extends ScopeView> {
  readonly host: Host
  /** `undefined` where nothing was ever written. */
  view(scope: Scope): Promise<{ readonly scope: ScopeNumber; readonly state: View } | undefined>
}

export interface BackendDefinition<Caps extends Capabilities, View extends ScopeView, Api extends object> {
  readonly capabilities: Caps
  create(site: ScopeSite): MaybePromise<View>
  /** Names the snapshot's format and the options that shape it. Needed with `save`. */
  readonly version?: string
  /** A snapshot is saved after this many changes of a scope, and at close. Default 2,048. */
  readonly saveEvery?: number
  /** Scopes kept in memory; least recently used ones go, and are loaded again when asked. Default 256. */
  readonly scopes?: number
  api?(access: ScopeAccess<View>): Api
  /** For the proof of a forget: what has become of what was fitted on the records. `undefined`: nothing was. */
  fitted?(left: LeftWith): FittedProof | undefined
}

/** Brings one change into a scope's state; `rebuild` where the state must be made anew. */
export async function applyChange(view: ScopeView, change: Change): Promise<void | 'replayed' | 'rebuild'> {
  switch (change.kind) {
    case 'put':
      return view.put(change)
    case 'erase':
      return view.erase(change.seqs)
    case 'note':
      return view.note?.(change)
    case 'vectors':
      return view.vectors === undefined ? 'rebuild' : view.vectors(change)
  }
}
