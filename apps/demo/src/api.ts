/** What goes over the wire between the server and the page, and what `--json` prints. */
import type {
  Durability,
  Erasure,
  Explanation,
  Layout,
  MemoryRecord,
  Omission,
  Proof,
  Receipt,
  Recency,
  RecollectionItem,
  Scope,
  Stats,
  Unavailable,
} from '@mnestic/core'
import type { Source } from '@mnestic/lstm'
import type { PathAnswer } from './api/graph.ts'
import type { ForgetRequest, FormatName, Question } from './import/conversation.ts'

export type {
  Explanation,
  FormatName,
  ForgetRequest,
  MemoryRecord,
  Omission,
  Proof,
  Question,
  Recency,
  RecollectionItem,
  Scope,
  Unavailable,
}

/** Every failure that reaches a person. */
export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly remedy?: string
  /** 1-based place in an imported file. */
  readonly line?: number
  readonly column?: number
}

export interface ScopeSummary {
  readonly scope: Scope
  readonly records: number
  readonly from?: number
  readonly to?: number
}

export interface SampleInfo {
  readonly name: string
  readonly title: string
  readonly language: string
  readonly records: number
  readonly notice?: string
}

export interface DemoState {
  readonly dir: string
  readonly durability: Durability
  readonly erasure: Erasure
  /** Of all files together. */
  readonly bytes?: number
  /** Largest file that may be imported, in bytes. */
  readonly uploadLimit: number
  readonly mechanisms: readonly string[]
  readonly samples: readonly SampleInfo[]
  readonly scopes: readonly ScopeSummary[]
}

export interface ImportProgress {
  readonly phase: 'reading' | 'writing'
  /** Records written, and of how many; 0 of 0 while reading. */
  readonly done: number
  readonly total: number
}

export interface ImportedScope {
  readonly scope: Scope
  readonly records: number
  readonly written: number
  /** Were there already. */
  readonly present: number
  /** Were forgotten, and stay so. */
  readonly forgotten: number
}

export interface ImportResult {
  readonly format: FormatName
  readonly scopes: readonly ImportedScope[]
  /** Messages of the file without text. */
  readonly skipped: number
  readonly warnings: readonly string[]
  readonly durability: Receipt['durability'] | undefined
  readonly ms: number
}

/** Lines of the import's answer. */
export type ImportEvent =
  | ({ readonly type: 'progress' } & ImportProgress)
  | { readonly type: 'done'; readonly result: ImportResult }
  | { readonly type: 'error'; readonly error: ErrorBody }

export interface AskRequest {
  readonly scope: Scope
  readonly question: string
  readonly limit?: number | undefined
  /** Tokens of the assembled context. */
  readonly budget?: number | undefined
  /** Only records dated up to this time, ISO 8601. */
  readonly asOf?: string | undefined
  readonly speaker?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** 0 to 0.99: rather records that differ from those before them. */
  readonly diversity?: number | undefined
  /** Rather newer records: their age is that at `asOf`, else at the conversation's last record. */
  readonly recency?: Recency | undefined
  /** Of the previous answer of the same conversation: what stood in its context stays where it is. */
  readonly previous?: Layout | undefined
}

export interface Answer {
  readonly question: string
  readonly items: readonly RecollectionItem[]
  readonly context: string
  readonly layout: Layout
  readonly omitted: readonly Omission[]
  readonly revision: number
  readonly unavailable: Readonly<Record<string, Unavailable>>
  /** Further wordings of the question that were asked as well. */
  readonly expansions: readonly string[]
  /** How the answer came about; what each item's score is made of is in the item. */
  readonly explanation: Explanation | undefined
  readonly ms: number
  /** Records that could have been answered. */
  readonly records: number
  /** What paths of facts answer, where they do so clearly. */
  readonly paths?: readonly PathAnswer[]
}

/** What is to be forgotten. The members of `about` and `period` are combined with "and". */
export type ForgetTarget =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | {
      readonly kind: 'about'
      /** A word or name in the text. Whole words only, in scripts that have them. */
      readonly text?: string | undefined
      readonly speaker?: string | undefined
      /** `speaker` or `text` is enough, instead of both being needed. */
      readonly either?: boolean | undefined
    }
  | {
      readonly kind: 'period'
      /** ISO 8601, inclusive; a date alone is its beginning, UTC. */
      readonly from?: string | undefined
      /** ISO 8601, exclusive. */
      readonly to?: string | undefined
    }
  | { readonly kind: 'everything' }

export interface ForgetCall {
  readonly scope: Scope
  readonly target: ForgetTarget
  readonly dryRun?: boolean | undefined
  /** From the preview: refuse when the conversation has changed since. */
  readonly ifRevision?: number | undefined
}

export interface ForgetAnswer {
  readonly dryRun: boolean
  /** Records that go, or would go: those selected, and those derived from them. */
  readonly count: number
  readonly erased: readonly string[]
  readonly derived: readonly string[]
  /** In a dry run: the first of them. */
  readonly preview: readonly MemoryRecord[]
  readonly proof: Readonly<Record<string, Proof>>
  readonly pending: readonly string[]
  readonly revision: number
  readonly ms: number
}

/** How many records fall into a stretch of time, by speaker. */
export interface TimeBin {
  readonly from: number
  readonly to: number
  readonly speaker: string
  readonly count: number
}

export interface Overview {
  readonly stats: Stats
  readonly speakers: readonly { readonly name: string; readonly count: number }[]
  readonly sessions: readonly { readonly name: string; readonly count: number; readonly at: number }[]
  readonly timeline: readonly TimeBin[]
  readonly questions: readonly Question[]
  readonly requests: readonly (ForgetRequest & { readonly text: string })[]
  readonly language?: string
}

export interface RecordDetail {
  readonly record: MemoryRecord
  /** Stands in every prompt. */
  readonly pinned: boolean
  /** What this record corrects, and what corrects it, nearest first. */
  readonly corrects: readonly MemoryRecord[]
  readonly correctedBy: readonly MemoryRecord[]
  /** Neighbours in its session. */
  readonly before: readonly MemoryRecord[]
  readonly after: readonly MemoryRecord[]
}

export interface RecordPage {
  readonly records: readonly MemoryRecord[]
  readonly next?: string
}

/** The states of the mechanisms over the records, in the order of writing, a page of them. */
export interface TraceRequest {
  readonly scope: Scope
  /** Records of the page, 1 to 1,000. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

export interface TraceStep {
  readonly id: string
  readonly at: number
  readonly speaker?: string
  readonly session?: string
  /** Its beginning. */
  readonly text: string
  /** 1 - cosine of the context before and after it, 0 to 2; absent where no context was before. */
  readonly drift?: number
  readonly worth?: Worth
}

/** What a gated cell made of a record. What weights alone can tell is absent without them. */
export interface Worth {
  /** By weights log-odds, else the information of its words. */
  readonly keep: number
  /** Log-odds that a session begins with it. */
  readonly boundary?: number
  /** Means over the cells, 0 to 1. */
  readonly gates?: Readonly<Record<GateName, number>>
  /** Of what it wrote, how much is left after the last record, 0 to 1. */
  readonly retained?: number
}

export type GateName = 'input' | 'forget' | 'output'

/** Numbers of a state over the records of the page: those that vary most, in the order of their peaks. */
export interface StateRows {
  /** How many numbers the state has. */
  readonly size: number
  readonly rows: readonly {
    /** Which number of the state, counted from 0. */
    readonly index: number
    /**
     * One a record, to three decimals: of a gate how far it was open, 0 to 1; of a context the number
     * less its mean over the page.
     */
    readonly values: readonly number[]
  }[]
}

export interface Trace {
  readonly steps: readonly TraceStep[]
  /** In the whole scope. */
  readonly records: number
  /** The context in which each record stands; absent where no record of the page has a vector. */
  readonly context?: StateRows
  /** What judged the records' worth. */
  readonly source: Source
  /** Each cell's gates; absent without weights. */
  readonly gates?: Readonly<Record<GateName, StateRows>>
  /** Where the next page begins; absent on the last one. */
  readonly next?: string
}
