import type { Candidate, TokenCounter } from '../contract/assembler.ts'
import type { MemoryRecord } from '../contract/record.ts'
import { excerptOf, leastExcerpt, shownText, stillWhole, usualLine } from './excerpt.ts'
import { lineOf, type LineOptions } from './line.ts'

/** A record as it would stand in a context. */
export interface Piece {
  readonly record: MemoryRecord
  /** Absent where it only stands beside its answer. */
  readonly candidate: Candidate | undefined
  /** Without `(in part)` and gaps, the whole of it. */
  readonly text: string
  readonly cut: boolean
  readonly line: string
  /** Of the line and the break after it. */
  readonly tokens: number
}

/** Texts up to this length are counted whole, of longer ones the rest is estimated: a counter may be slow. */
const countedLength = 800

/** Tokens of a text, near enough. */
export function lengthOf(text: string, count: TokenCounter): number {
  return text.length <= countedLength
    ? count(text)
    : (count(text.slice(0, countedLength)) * text.length) / countedLength
}

/** How records are put into lines. */
export class Pieces {
  readonly #count: TokenCounter
  readonly #options: LineOptions

  constructor(count: TokenCounter, options: LineOptions) {
    this.#count = count
    this.#options = options
  }

  whole(record: MemoryRecord, candidate: Candidate | undefined): Piece {
    return this.#piece(record, candidate, record.text, false)
  }

  /** In about so many tokens of text; `undefined` where that is too little to tell anything. */
  inPart(candidate: Candidate, tokens: number): Piece | undefined {
    if (tokens < leastExcerpt) return undefined
    const shown = excerptOf(candidate, tokens, this.#count)
    return this.#piece(candidate.record, candidate, shownText(candidate.record.text, shown), true)
  }

  /** As it stands under a budget: a text of more than the usual length as what matters of it. */
  within(candidate: Candidate, length: number, budget: number): Piece {
    const { record } = candidate
    if (length <= stillWhole) return this.whole(record, candidate)
    const head = this.#count(lineOf(record, { text: '', cut: true, corrected: true }, this.#options))
    return this.inPart(candidate, Math.min(usualLine, budget - head - 1)) ?? this.whole(record, candidate)
  }

  #piece(record: MemoryRecord, candidate: Candidate | undefined, text: string, cut: boolean): Piece {
    const line = lineOf(record, { text, cut, corrected: candidate?.superseded === true }, this.#options)
    return { record, candidate, text, cut, line, tokens: this.#count(line) + 1 }
  }
}
