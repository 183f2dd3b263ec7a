import type { MemoryRecord } from '@mnestic/core'

/** A head holds for lines up to so many milliseconds after it. */
const hour = 3_600_000

/**
 * When lines were said: `[2025-03-14 09:00]`, in UTC, on a line of its own before the first of them, and again where a
 * line is older than the one before it, or more than an hour after the head. Once for several lines, since a head costs
 * a third of a turn.
 */
export class Heads {
  #head = NaN
  #last = NaN

  /** What stands before a record's line: a head, or nothing. */
  before({ at }: Pick<MemoryRecord, 'at'>): string {
    const holds = this.covers(at)
    this.#last = at
    if (holds) return ''
    this.#head = at
    return headOf(at)
  }

  /** Whether a line of this time would need no head here. */
  covers(at: number): boolean {
    return at >= this.#last && at - this.#head <= hour
  }

  /** The next line gets a head. */
  reset(): void {
    this.#head = NaN
    this.#last = NaN
  }
}

function headOf(at: number): string {
  return `[${new Date(at).toISOString().replace(/T(\d\d:\d\d).*/, ' $1')}]\n`
}
