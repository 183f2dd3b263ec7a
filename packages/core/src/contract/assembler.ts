import type { MemoryRecord } from './record.ts'

/** Tokens in a text, by the tokenizer of the model in use. */
export type TokenCounter = (text: string) => number

export interface Budget {
  /** Largest size of the assembled context. */
  readonly tokens: number
}

/** A ranked record, as the assembler gets it. */
export interface Candidate {
  readonly record: MemoryRecord
  readonly score: number
  /** True where a newer record corrects this one. */
  readonly superseded: boolean
  /** Ids of the living records that correct it; empty where its correction was forgotten. */
  readonly supersededBy: readonly string[]
  /** Every signal's value: of backends by `name.signal`, of the memory's own by name. */
  readonly signals: Readonly<Record<string, number>>
}

/** Why a candidate is not in the context. */
export interface Omission {
  readonly id: string
  /** No room; its text is there already; or what corrects it is not there, and it may not stand alone. */
  readonly reason: 'budget' | 'duplicate' | 'superseded'
  /** What its line would have cost. */
  readonly tokens: number
}

/** How a prompt is laid out: a value, given back to the next read so that its prefix can stay. */
export interface Layout {
  readonly blocks: readonly {
    readonly name: string
    readonly ids: readonly string[]
    readonly tokens: number
  }[]
  readonly tokens: number
}

export interface AssembleInput {
  readonly candidates: readonly Candidate[]
  readonly budget: Budget | undefined
  readonly count: TokenCounter
  readonly previous: Layout | undefined
  /**
   * So many records before and after a candidate in its session, in order, without the candidate itself; only those
   * that the read may answer. At most 64 each side.
   */
  readonly neighbours: (
    candidate: Candidate,
    before: number,
    after: number,
  ) => Promise<readonly MemoryRecord[]>
  readonly signal: AbortSignal
}

export interface Assembled {
  readonly text: string
  readonly layout: Layout
  readonly omitted: readonly Omission[]
}

/** Turns ranked candidates into text for a prompt. */
export interface Assembler {
  assemble(input: AssembleInput): Assembled | Promise<Assembled>
}
