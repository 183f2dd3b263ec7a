import type { Candidate, Placed, TokenCounter } from '@mnestic/core'
import { excerptOf, lengthOf, stillWhole, usualLine } from '@mnestic/core/assemble'
import { lineText, lineTokens, type Line } from './line.ts'

/** Less than this of a long text tells nothing. */
const least = 16

/** How records become lines, whole or in part. */
export class Pieces {
  readonly #count: TokenCounter
  readonly #ids: boolean
  /** Whole lines: a prompt is packed more than once. */
  readonly #whole = new Map<Placed, Line>()
  readonly #lengths = new Map<Placed, number>()

  constructor(count: TokenCounter, ids: boolean) {
    this.#count = count
    this.#ids = ids
  }

  /** Tokens of the record's line if it stood whole, near enough: counted once by the view, where one is composed. */
  lengthOf(placed: Placed): number {
    const { record, signals } = placed
    const known = signalNamed(signals, 'lineTokens') ?? this.#lengths.get(placed)
    if (known !== undefined) return known
    const long = record.text.length > 800
    const length = long ? lengthOf(record.text, this.#count) : lineTokens(record, this.#count)
    this.#lengths.set(placed, length)
    return length
  }

  whole(placed: Placed, why: Line['why']): Line {
    const known = this.#whole.get(placed)
    if (known?.why === why) return known
    const line = this.#line(placed, why, undefined)
    this.#whole.set(placed, line)
    return line
  }

  /** Whole up to 150 tokens; of a longer one the sentences that matter, in about so many tokens. */
  shown(candidate: Candidate, why: Line['why'], tokens: number = usualLine): Line {
    if (this.lengthOf(candidate) <= Math.max(stillWhole, tokens)) return this.whole(candidate, why)
    return this.#line(candidate, why, excerptOf(candidate, Math.max(least, tokens), this.#count))
  }

  #line(placed: Placed, why: Line['why'], spans: Line['spans']): Line {
    const { record, superseded, signals } = placed
    const line = { record, signals, why, spans, corrected: superseded }
    const plain = spans === undefined && !superseded && !this.#ids && record.text.length <= 800
    return { ...line, tokens: plain ? this.lengthOf(placed) : this.#count(lineText(line, this.#ids)) }
  }
}

/** The first backend's signal of that name. */
export function signalNamed(signals: Placed['signals'], name: string): number | undefined {
  for (const [key, value] of Object.entries(signals)) if (key.endsWith(`.${name}`)) return value
  return undefined
}
