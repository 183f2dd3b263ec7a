import type { MemoryRecord, Span } from './record.ts'

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
  /**
   * Where in its text backends found it (`why`): each backend has one vote, split among its places by their values, so
   * that backends of any scale count alike. Empty where none named a place.
   */
  readonly spans: readonly Place[]
}

export interface Place extends Span {
  /** 0 to 1; of all places that one backend named, 1 in sum. */
  readonly strength: number
}

/** Why a candidate is not in the context. */
export interface Omission {
  readonly id: string
  /**
   * No room; its words are there already (or nearly, and there was no room to repeat them); or what corrects it is not
   * there, and it may not stand alone. A record that stands in part is not omitted.
   */
  readonly reason: 'budget' | 'duplicate' | 'superseded'
  /** What its line would have cost. */
  readonly tokens: number
}

/** How a prompt is laid out: a value, given back to the next read so that its prefix can stay. */
export interface Layout {
  readonly blocks: readonly {
    readonly name: string
    /** Of its records, in the order of the text; neighbours of candidates among them. */
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
   * that the read may answer and that nothing corrects. At most 64 each side.
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
