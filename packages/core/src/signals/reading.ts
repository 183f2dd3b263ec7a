import type { Span } from '../contract/record.ts'
import { groupsOf, type Groups } from './rule.ts'

/** A text while it is read by one rule after another: what one has read gives way to a mark, and the place is known. */
export class Reading {
  #text: string
  /** Where each code unit was in the original; of what was put in, where that begins which it stands for. */
  #origins: Uint32Array

  constructor(text: string) {
    this.#text = text
    this.#origins = Uint32Array.from({ length: text.length }, (_, i) => i)
  }

  get text(): string {
    return this.#text
  }

  /** As `String.replace`; `place` is that of the whole match but its group `lead`, in the original text. */
  replace(pattern: RegExp, by: (groups: Groups, place: Span, match: string) => string): void {
    let text = ''
    const origins: number[] = []
    let from = 0
    const keep = (to: number): void => {
      text += this.#text.slice(from, to)
      for (let i = from; i < to; i++) origins.push(this.#origins[i] ?? 0)
    }
    this.#text.replace(pattern, (...parts: readonly unknown[]) => {
      const match = String(parts[0])
      const groups = groupsOf(parts)
      // The text and, where there are any, the named groups come after it.
      const index = Number(parts.findLast((part) => typeof part === 'number'))
      const lead = groups['lead']?.length ?? 0
      const start = this.#origins[index + lead] ?? 0
      const end = (this.#origins[index + match.length - 1] ?? start) + 1
      const put = by(groups, { start, end }, match)
      keep(index)
      text += put
      for (let i = 0; i < put.length; i++) origins.push(i < lead ? (this.#origins[index + i] ?? 0) : start)
      from = index + match.length
      return match
    })
    if (from === 0) return // nothing was found
    keep(this.#text.length)
    this.#text = text
    this.#origins = Uint32Array.from(origins)
  }
}
