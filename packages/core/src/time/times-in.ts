import type { Span } from '../contract/record.ts'
import { placedMoments } from '../signals/moments.ts'
import { stretchOf } from '../signals/stretch.ts'

/** A time that a text names. */
export interface NamedTime {
  /** Where it stands: `May 2023` in `since May 2023`. A word such as `on` or `the` may be a part of it. */
  readonly span: Span
  /** What it means, half-open, ms since the epoch, UTC: all of May in `since May 2023`. */
  readonly from: number
  readonly to: number
  /** The word before (in Chinese after) it makes it one side of all time. */
  readonly reach?: 'before' | 'until' | 'since' | 'after'
  /** Every year's, as `in May`: then it is the nearest to `at`, or with a `reach` the last. */
  readonly yearly: boolean
}

/**
 * The times of a day and longer that a text names, at most 32, in their order: dates, months, years, seasons, feasts,
 * weekdays and distances (`two weeks ago`), as in the cues of reads. English, German, French, Spanish, Chinese,
 * Japanese.
 *
 * @param at - when the text was said, ms since the epoch
 */
export function timesIn(text: string, at: number): readonly NamedTime[] {
  return placedMoments(text, at)
    .map(({ moment, span, reach, yearly }) => {
      const named = 'reach' in moment ? moment.named : moment
      return {
        span: trimmed(text, span),
        ...stretchOf(named, at),
        ...(reach !== undefined && { reach }),
        yearly,
      }
    })
    .toSorted((a, b) => a.span.start - b.span.start)
}

/** Rules may take in what stands around: the full stop after `in May.`, which may be that of `Jan.`. */
function trimmed(text: string, { start, end }: Span): Span {
  while (end > start + 1 && /[\s.,]/.test(text.charAt(end - 1))) end -= 1
  while (start < end - 1 && /[\s.,]/.test(text.charAt(start))) start += 1
  return { start, end }
}
