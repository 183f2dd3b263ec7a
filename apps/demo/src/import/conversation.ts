import type { RecordInput } from '@mnestic/core'

/** A question that comes with a conversation: shown as an example, never written to the memory. */
export interface Question {
  readonly id: string
  readonly question: string
  readonly answer?: string
  /** Ids of the records that answer it. */
  readonly evidence: readonly string[]
  readonly category?: string
}

/** A turn in which somebody asks for something to be forgotten. */
export interface ForgetRequest {
  /** Id of the turn that asks. */
  readonly by: string
  /** Ids of what it asks to forget. */
  readonly ids: readonly string[]
}

/** One memory's worth of records, in the order in which they were said. */
export interface Conversation {
  readonly title: string
  readonly records: readonly RecordInput[]
  readonly questions: readonly Question[]
  readonly requests: readonly ForgetRequest[]
  /** BCP 47, where the format says it. */
  readonly language?: string
}

export type FormatName =
  | 'mnestic'
  | 'chatgpt'
  | 'claude'
  | 'jsonl'
  | 'markdown'
  | 'chat'
  | 'locomo'
  | 'sample'

export interface Parsed {
  readonly format: FormatName
  readonly conversations: readonly Conversation[]
  /** Messages without text (pictures, calls, system lines), which are left out. */
  readonly skipped: number
  /** What a person should know about how the file was read. */
  readonly warnings: readonly string[]
}

/** Content of a file, as the importers get it. */
export interface Source {
  /** Name of the file, without folders. */
  readonly name: string
  /** Decoded, without byte order mark, lines ended by `\n`. */
  readonly text: string
}
