import type { MemoryRecord, Span } from './record.ts'

/** Tokens in a text, by the tokenizer of the model in use. */
export type TokenCounter = (text: string) => number

export interface Budget {
  /** Largest size of the assembled context. */
  readonly tokens: number
}

/** A living record that this read may answer. */
export interface Placed {
  readonly record: MemoryRecord
  /** True where a newer record corrects this one. */
  readonly superseded: boolean
  /** Ids of the living records that correct it; empty where its correction was forgotten. */
  readonly supersededBy: readonly string[]
  /**
   * Signals' values: of backends by `name.signal`, of the memory's own by name. A candidate has all that were asked,
   * and every one has those that the assembler names (`Assembler.signals`), where the backend knows something of it.
   */
  readonly signals: Readonly<Record<string, number>>
}

/** A ranked record, as the assembler gets it. */
export interface Candidate extends Placed {
  readonly score: number
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

/** A record that a backend wants in every context of its scope, whatever the cue (`OpenBackend.standing`). */
export interface Standing extends Placed {
  readonly why: 'pinned' | 'recent'
  /** The part of the prompt in which it belongs, in the backend's words. */
  readonly block: string
}

/** Why a candidate is not in the context. */
export interface Omission {
  readonly id: string
  /**
   * No room; its words are there already (or nearly, and there was no room to repeat them); what corrects it is not
   * there, and it may not stand alone; or it is weaker than what a prompt is changed for. A record that stands in part is
   * not omitted.
   */
  readonly reason: 'budget' | 'duplicate' | 'superseded' | 'weak'
  /** What its line would have cost. */
  readonly tokens: number
}

/** A record's place in a prompt, and all that its text depends on beside the record itself. */
export interface LayoutLine {
  readonly seq: number
  /** Of the record's text, with what stands before it. */
  readonly tokens: number
  /**
   * Why it entered: a person pinned it, it was among the last records, the cue of then found it, or it gives a record
   * found then its meaning (a question before its answer).
   */
  readonly why: 'pinned' | 'recent' | 'found' | 'beside'
  /** What of the text is shown; absent where all of it is. */
  readonly spans?: readonly Span[]
  /** It says that it was corrected later. */
  readonly corrected?: true
}

/** Why a record of the previous layout stands no more. */
export interface Departure {
  readonly id: string
  /**
   * `gone`: this read may not answer it (forgotten, expired, filtered out); `corrected`: a newer record corrects it;
   * `unpinned`: nobody pins it any more; `room`: others were worth more.
   */
  readonly reason: 'gone' | 'corrected' | 'unpinned' | 'room'
}

/** How a prompt is laid out: a value, given back to the next read so that its prefix can stay. */
export interface Layout {
  readonly blocks: readonly {
    readonly name: string
    /** Of its records, in the order of the text; neighbours of candidates among them. */
    readonly ids: readonly string[]
    readonly tokens: number
    /** One for each id. Absent where the assembler cannot go on from an earlier prompt. */
    readonly lines?: readonly LayoutLine[]
  }[]
  readonly tokens: number
  /** In which form the assembler writes its lines: one of another form cannot go on from this prompt. */
  readonly form?: string
  /**
   * Tokens at the beginning of the text that are, to the letter, the beginning of the previous prompt. Absent where the
   * assembler does not look at `previous`.
   */
  readonly unchanged?: number
  /** How many times the prompt was cut back since what it is cut back to was chosen. */
  readonly cut?: number
  /** Records of the previous layout that stand no more. Absent like `unchanged`. */
  readonly left?: readonly Departure[]
}

export interface AssembleInput {
  readonly candidates: readonly Candidate[]
  /** By backend and in its order, each record once; some may be candidates as well. */
  readonly standing: readonly Standing[]
  readonly budget: Budget | undefined
  readonly count: TokenCounter
  readonly previous: Layout | undefined
  /** Records of the previous layout's `lines` that this read may still answer, in their order. */
  readonly previously: readonly Placed[]
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
  /** Names of backends' signals that it reads, whatever their weight in the ranking: `keep`, not `NAME.keep`. */
  readonly signals?: readonly string[]
  assemble(input: AssembleInput): Assembled | Promise<Assembled>
}
