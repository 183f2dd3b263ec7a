import type { Fact, Role, Span } from '@mnestic/core'

/**
 * Finds the entities and facts that a record's text states. What it finds is evidence of that record alone: it goes
 * when the record is forgotten.
 */
export interface Extractor {
  /** Method and version, part of every piece of evidence: `patterns-1`. 1 to 200 code units. Another answer, another id. */
  readonly id: string
  /**
   * True: the same input gives the same answer, without a network, on every machine; it is computed again at replay.
   * False: it runs once for each record, and its answer is logged as a note about that record.
   */
  readonly deterministic: boolean
  /**
   * What the text says and nothing else: no fact that it denies, asks, wishes or supposes. Nothing is kept of the text.
   *
   * @throws MnesticError: `ABORTED` with the signal; with `retryable` where the same record may be tried again later,
   *   as when a model did not answer or answered malformed. The record itself is never lost by a failure
   */
  extract(input: ExtractorInput, options: ExtractorOptions): Extraction | Promise<Extraction>
}

/** What an extractor may look at. */
export interface ExtractorInput {
  /** The record's text, well-formed UTF-16. */
  readonly text: string
  /** When it was said, ms since the epoch: what `yesterday` counts from. */
  readonly at: number
  /** Whose `I` it is. */
  readonly speaker?: string
  /** Whose `I` it is where there is no speaker. */
  readonly role?: Role
}

export interface ExtractorOptions {
  readonly signal: AbortSignal
}

/** What one text says. Spans are half-open, in UTF-16 code units of the text. */
export interface Extraction {
  readonly entities: readonly ExtractedEntity[]
  readonly facts: readonly ExtractedFact[]
}

/** One mention of something that has a name. The same name twice in a text is two mentions. */
export interface ExtractedEntity {
  /** As the text says it, without possessive endings. */
  readonly name: string
  /** `person`, `place`, `organisation`, `work`, ... in the extractor's own words. Absent where it does not know. */
  readonly type?: string
  /** Other names that this text gives the same thing. */
  readonly aliases?: readonly string[]
  readonly span: Span
  /** 0 to 1: how probable it is that this is a name. */
  readonly confidence: number
}

/** A fact with the place that states it, and how probable it is that the text does state it. */
export interface ExtractedFact extends Fact {
  readonly span: Span
  readonly confidence: number
}
