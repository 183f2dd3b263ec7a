/// <reference lib="esnext.disposable" preserve="true" />
import type { Assembler, Budget, Layout, TokenCounter } from './assembler.ts'
import type { Backend, ViewProof } from './backend.ts'
import type { Capabilities } from './capabilities.ts'
import type { BackendOptions, Composition, Exact, Name, Supports, Weights } from './composition.ts'
import type { Embedder } from './embedder.ts'
import type { Observer } from './event.ts'
import type { Filter } from './filter.ts'
import type { Revision } from './log.ts'
import type { Preparation } from './preparation.ts'
import type { Ranker } from './ranker.ts'
import type { Recollection } from './recollection.ts'
import type { MemoryRecord, RecordInput, Span, TimeInput } from './record.ts'
import type { Scope, ScopeInput } from './scope.ts'
import type { Signal } from './signal.ts'
import type { Bytes, Durability, Erasure, Storage } from './storage.ts'

/** What is asked. Text alone may be given as a plain string. */
export type CueInput<B extends Composition = Composition> =
  | string
  | {
      readonly text?: string | undefined
      /** In place of the embedder's: `dimensions` long, finite, not all zeros; it is normalised. */
      readonly vector?: (Supports<B, 'vector'> extends true ? Float32Array : never) | undefined
    }

export interface MemoryOptions<B extends Composition> {
  /** Default: in this process, gone with it (its receipts say `volatile`). */
  readonly storage?: Storage | undefined
  readonly embedder?: Embedder | undefined
  readonly backends: B
  /** Default: what each backend's `signals` declares. */
  readonly weights?: Weights<B> | undefined
  /** What is embedded in place of texts and cues. Default `conversational()`: cues without the speakers' names. */
  readonly preparation?: Preparation | undefined
  /** What is weighed beside the backends. Default `conversationSignals()`: speaker, role, time, asking, kind. Empty: nothing. */
  readonly signals?: readonly Signal[] | undefined
  /** Moves candidates by what it has learned. Default: none. */
  readonly ranker?: Ranker | undefined
  /**
   * Further wordings of a cue, for instance by a language model: each is asked like the cue, and a record counts half by
   * the cue, half by the wording that it fits best. At most `limits.expansions` are taken. It has
   * `limits.expansionTime`, beside the read's deadline; where it fails or is late, the cue alone is asked.
   */
  readonly expand?: Expander | undefined
  /** Default: `plainAssembler()`: what is worth its tokens until the budget is full, laid out by time. */
  readonly assembler?: Assembler | undefined
  /** Default: `estimateTokens`. */
  readonly countTokens?: TokenCounter | undefined
  /** Parts of a text that get a vector of their own. Default: sentences. Empty: none. */
  readonly passages?: ((text: string) => readonly Span[]) | undefined
  /**
   * When the stored vectors are of another embedder: `refuse` (default) throws EMBEDDER_MISMATCH; `reembed` opens,
   * treats the old vectors as absent, and leaves it to `memory.reembed()` to make new ones.
   */
  readonly onEmbedderChange?: 'refuse' | 'reembed' | undefined
  /** Milliseconds since the epoch; only where a caller gives no time. Default `Date.now`. */
  readonly clock?: (() => number) | undefined
  readonly observe?: Observer | undefined
  readonly limits?: Partial<Limits> | undefined
}

/** Further wordings of a cue. */
export type Expander = (text: string, options: { readonly signal: AbortSignal }) => Promise<readonly string[]>

export interface Limits {
  /** Code units in a record's text. Default 1,000,000. */
  readonly textLength: number
  /** Records in one write. Default 10,000. */
  readonly batch: number
  /** Code units of one record's metadata and facts as JSON. Default 65,536. */
  readonly metadataLength: number
  /** Items of one read. Default 1,000. */
  readonly items: number
  /** Scopes of one read with `descendants`. Default 1,000. */
  readonly scopes: number
  /** Further wordings of one cue. Default 4. */
  readonly expansions: number
  /** Milliseconds that `expand` may take. Default 3,000. */
  readonly expansionTime: number
}

export interface WriteOptions {
  /** The same key with the same content answers the first receipt again; with other content CONFLICT. 1 to 256 code units, per scope. */
  readonly idempotencyKey?: string | undefined
  /** Allow ids that were forgotten. */
  readonly restore?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Receipt {
  readonly ids: readonly string[]
  readonly revision: Revision
  readonly durability: Durability
  /** The idempotency key was known, and nothing was written now. */
  readonly repeated: boolean
  /** Where `repeated`: those of `ids` that were forgotten since. */
  readonly forgotten: readonly string[]
  /** False where there is no embedder or it failed: `reembed` makes the missing vectors. */
  readonly embedded: boolean
}

export type AsOf = { readonly revision: Revision } | { readonly at: TimeInput }

/** How much newer records count more. */
export interface Recency {
  /**
   * Days after which a record counts half as much as one of now, and after as many again a quarter: 2^(-age / half-life).
   * Above 0, at most 1,000,000; a part of a day is fine. The age is that at `now`, or at `asOf.at` where that is earlier;
   * a record dated later than that counts as one of then.
   */
  readonly halfLifeDays: number
  /**
   * What a record of now gains, in standard deviations of the backends' signals. 0 to 1,000,000; 0 is none. Default 0.5.
   */
  readonly weight?: number | undefined
}

/** Read options of every memory, whatever is composed. */
export interface CommonReadOptions {
  /** Items at most. Default 10; with a budget as many as may fit it: a twentieth of its tokens, 10 to 200. */
  readonly limit?: number | undefined
  /** Size of the assembled context. Default: all items. */
  readonly budget?: Budget | undefined
  readonly filter?: Filter | undefined
  /** The records that had been written up to a revision, or that are dated up to a time. The erased and expired stay gone. */
  readonly asOf?: AsOf | undefined
  /** What counts as expired. Default: the memory's clock. */
  readonly now?: TimeInput | undefined
  /** Ask the scopes below as well. Default false. */
  readonly descendants?: boolean | undefined
  /** Candidates asked of each backend. Default: `limit` and 100 more, at most 5 times `limit`, at least 100. At most 2,000. */
  readonly candidates?: number | undefined
  readonly previous?: Layout | undefined
  /**
   * Rather records that differ from those before them (maximal marginal relevance): 0 (default) is relevance alone, 0.5
   * weighs relevance and likeness alike, 0.99 is the most. It chooses the items and their order, and so what the context
   * is made of; what it took from an item's score is its signal `diversity`.
   */
  readonly diversity?: number | undefined
  /** Rather newer records: what it gave is an item's signal `recency`. Default: age does not count. */
  readonly recency?: Recency | undefined
  /** Ask further wordings of the cue as well. Default true where the memory has `expand`; without one true is `UNSUPPORTED`. */
  readonly expand?: boolean | undefined
  /** Say how the answer came about (`explanation`). What each item's score is made of is always there. Default false. */
  readonly explain?: boolean | undefined
  /** Milliseconds that a view may take to catch up and answer. Default 2,000. */
  readonly deadline?: number | undefined
  readonly signal?: AbortSignal | undefined
}

interface NamedReadOptions<B extends Composition> {
  /** Ask only these. Default: all. */
  readonly backends?: readonly Name<B>[] | undefined
  readonly weights?: Weights<B> | undefined
}

export type ReadOptions<B extends Composition> = CommonReadOptions & NamedReadOptions<B> & BackendOptions<B>

/** What to forget. */
export type Selector =
  | { readonly ids: readonly string[] }
  | { readonly where: Filter }
  /** Records dated before this time. */
  | { readonly before: TimeInput }
  /** All of the scope; with `descendants` all below it too. */
  | { readonly everything: true; readonly descendants?: boolean | undefined }

export interface ForgetOptions {
  /** Whether what was derived from the forgotten goes as well. Default `erase`. */
  readonly derived?: 'erase' | 'keep' | undefined
  /** Only say what would go. */
  readonly dryRun?: boolean | undefined
  /** CONFLICT if the scope has changed since. */
  readonly ifRevision?: Revision | undefined
  /** Milliseconds that views may take before they are reported as pending. Default 30,000. */
  readonly deadline?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Proof of one part of the memory that nothing of the forgotten is left in it. */
export interface Proof extends Omit<ViewProof, 'bytes'> {
  readonly bytes: Bytes
}

export interface ForgetReceipt {
  readonly revision: Revision
  /** Ids of the selected records that were erased (or would be, in a dry run). */
  readonly erased: readonly string[]
  /** Records that went because they were derived from erased ones. */
  readonly derived: readonly { readonly scope: Scope; readonly id: string }[]
  /** By view, and `log` for the storage itself. Empty in a dry run. */
  readonly proof: { readonly [view: string]: Proof }
  /** Views that have not confirmed yet: `settle()` finishes them. */
  readonly pending: readonly string[]
  readonly dryRun: boolean
}

export interface ListOptions {
  readonly filter?: Filter | undefined
  /** The `next` of the previous page. */
  readonly after?: string | undefined
  /** 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
  readonly now?: TimeInput | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Page {
  readonly records: readonly MemoryRecord[]
  /** Give it as `after` for the next page; absent on the last one. */
  readonly next?: string
}

export interface ExportOptions {
  /** With the scopes below. Default false. */
  readonly descendants?: boolean | undefined
  /** With the vectors, so that an import into a memory with the same embedder computes nothing. Default false. */
  readonly vectors?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ImportOptions {
  /** Put the exported scope here; scopes below it keep their relative paths. Default: where they were. */
  readonly into?: ScopeInput | undefined
  readonly restore?: boolean | undefined
  readonly onProgress?: ((progress: { readonly records: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ImportReceipt {
  readonly records: number
  readonly notes: number
  readonly scopes: readonly Scope[]
  readonly revision: Revision
}

export interface ViewStats {
  readonly revision: Revision
  /** How many revisions behind the log. */
  readonly lag: number
  readonly error?: string
}

export interface Stats {
  readonly scope: Scope
  readonly records: number
  readonly superseded: number
  /** Earliest and latest record time. */
  readonly from?: number
  readonly to?: number
  readonly revision: Revision
  readonly durability: Durability
  readonly erasure: Erasure
  /** Of the whole storage. */
  readonly bytes?: number
  readonly views: { readonly [name: string]: ViewStats }
}

export interface ReembedOptions {
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Memory<B extends Composition = Composition> {
  /** Appends records, all or none. @throws INVALID_ARGUMENT, TOO_LARGE, DUPLICATE_ID, NOT_FOUND, FORGOTTEN, CONFLICT, STORAGE_FAILED, ABORTED, CLOSED */
  write(
    scope: ScopeInput,
    records: RecordInput | string | readonly (RecordInput | string)[],
    options?: WriteOptions,
  ): Promise<Receipt>
  /** Ranked records for a cue. @throws INVALID_ARGUMENT, TOO_LARGE, UNSUPPORTED, EMBEDDER_FAILED, ABORTED, CLOSED */
  read<O extends ReadOptions<B>>(
    scope: ScopeInput,
    cue: CueInput<B>,
    options?: Exact<O, ReadOptions<B>>,
  ): Promise<Recollection<Name<B>>>
  /** Takes records out of the log and of every view, and proves it. @throws INVALID_ARGUMENT, CONFLICT, STORAGE_FAILED, ABORTED (before anything was erased), CLOSED */
  forget(scope: ScopeInput, selector: Selector, options?: ForgetOptions): Promise<ForgetReceipt>

  /** In the order asked; `undefined` for unknown, forgotten and expired ones. */
  get(
    scope: ScopeInput,
    ids: readonly string[],
    options?: { readonly now?: TimeInput | undefined },
  ): Promise<readonly (MemoryRecord | undefined)[]>
  /** In the order written, stable while others write. */
  list(scope: ScopeInput, options?: ListOptions): Promise<Page>
  /** Scopes at or below a prefix (all without one), in order. */
  scopes(
    prefix?: ScopeInput,
    page?: { readonly after?: ScopeInput | undefined; readonly limit?: number | undefined },
  ): Promise<readonly Scope[]>
  /** JSON lines, each with its `\n`: all that is needed to move a person's memory. */
  export(scope: ScopeInput, options?: ExportOptions): AsyncIterable<string>
  /**
   * Takes in what `export` gave: a text, or texts one after the other. These may be cut anywhere, as a file is read in
   * pieces; or each is a whole line, with its `\n` or without (as from `readline`). All of it is
   * checked before anything lands; then each scope lands as one batch, the deepest first.
   * @throws INVALID_ARGUMENT, TOO_LARGE, NEWER_FORMAT, DUPLICATE_ID, NOT_FOUND, FORGOTTEN, STORAGE_FAILED, ABORTED, CLOSED
   */
  import(lines: AsyncIterable<string> | Iterable<string>, options?: ImportOptions): Promise<ImportReceipt>
  stats(scope: ScopeInput): Promise<Stats>
  /** Which of the recollected records were used: logged, so that backends can learn from it; keeps no cue text. */
  feedback(scope: ScopeInput, recollection: Recollection, usedIds: readonly string[]): Promise<Revision>
  /** Finishes pending forgets: the bytes, and views that were late. */
  settle(options?: {
    readonly deadline?: number | undefined
    readonly signal?: AbortSignal | undefined
  }): Promise<{ readonly bytes: Bytes; readonly pending: readonly string[] }>
  /** Erases what has expired (keeping what was derived from it), and trims what is no longer needed. */
  sweep(options?: {
    readonly now?: TimeInput | undefined
    readonly signal?: AbortSignal | undefined
  }): Promise<{ readonly erased: number }>
  /** Makes the vectors that are missing or of another embedder; continues where an earlier call stopped. */
  reembed(options?: ReembedOptions): Promise<{ readonly embedded: number }>
  /** Stop waiting for an external view that is no longer used. @throws NOT_FOUND */
  unregister(view: string): Promise<void>
  /** Each backend's own typed API, where it has one. */
  readonly views: { readonly [K in keyof B]: B[K] extends Backend<Capabilities, infer Api> ? Api : never }
  /** Harmless when called again. @throws BACKEND_FAILED, DEADLINE: a backend failed, or would not end within 30 s; all else is closed */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * A memory of whatever composition: what a function takes that works with any. Each `Memory<...>` is one; `read` has
 * the options that every memory has.
 */
export interface AnyMemory extends Omit<Memory, 'read' | 'views'> {
  read(
    scope: ScopeInput,
    cue: string | { readonly text: string },
    options?: CommonReadOptions,
  ): Promise<Recollection>
  readonly views: object
}
