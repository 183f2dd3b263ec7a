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
import type { Revision, Seq } from './contract/log.ts'
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
  /**
   * Where `create` made it from files (`ScopedFiles`): it reflects the log up to here, and what came later is replayed.
   * Asked once. Absent or 0: it is empty.
   */
  readonly restored?: Revision
  /** It is let go of: not used for long, to be made anew, or the backend closes. Ends its work, and may save to files. */
  close?(): MaybePromise<void>
}

/**
 * What a backend keeps of its scopes in files of its own (`Host.folder`), beside their states: for states too large to
 * be written whole as a snapshot. They are told of erasures whether or not a scope is loaded, and a receipt counts what
 * they hold. Files of a scope lie in a folder `scopes/NUMBER` below the view's: that is deleted by an erasure in the
 * scope where the view is not composed, by whichever process, at any time.
 */
export interface ScopedFiles {
  /**
   * Records are gone; the scope's state, if it is loaded, has let go of them. When it resolves no file holds them, after
   * a power cut neither. May come again for the same ones.
   */
  erase(scope: ScopeNumber, seqs: readonly Seq[], at: Revision): Promise<void>
  /** Which of these a file still holds. */
  holding(seqs: readonly Seq[]): Promise<readonly Seq[]>
  /** The files of a scope, or of all, are not to be built upon: they go. */
  drop(scope?: ScopeNumber): Promise<void>
  /** After all states were closed. */
  close(): Promise<void>
}

/** Where a `ScopeView` is made. */
export interface ScopeSite<Files extends ScopedFiles = ScopedFiles> {
  readonly scope: ScopeNumber
  readonly host: Host
  /** What `save` gave: only of the same log, embedder and `version`, and older than no erasure. */
  readonly saved?: Uint8Array
  /** What `files` opened. */
  readonly files?: Files
}

/** For a backend's own typed API: its state of a scope, loaded and caught up. */
export interface ScopeAccess<View extends ScopeView> {
  readonly host: Host
  /** `undefined` where nothing was ever written. */
  view(scope: Scope): Promise<{ readonly scope: ScopeNumber; readonly state: View } | undefined>
}

export interface BackendDefinition<
  Caps extends Capabilities,
  View extends ScopeView,
  Api extends object,
  Files extends ScopedFiles = ScopedFiles,
> {
  readonly capabilities: Caps
  create(site: ScopeSite<Files>): MaybePromise<View>
  /**
   * Opens what is kept in files, when the backend opens; it finishes erasures that were interrupted. `undefined`: there
   * is no place for them, and every state is made from the log.
   */
  files?(host: Host): MaybePromise<Files | undefined>
  /** Names the snapshot's format and the options that shape it. Needed with `save`. */
  readonly version?: string
  /** A snapshot is saved after this many changes of a scope, and at close. Default 2,048. */
  readonly saveEvery?: number
  /**
   * Scopes kept in memory; least recently used ones go, and are loaded again when asked. By default 256, and more as
   * long as all together have no more than 131,072 records: many small scopes stay, and memory is bounded.
   */
  readonly scopes?: number | undefined
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
