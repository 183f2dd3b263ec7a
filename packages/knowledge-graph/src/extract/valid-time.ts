import type { TextTime } from './times.ts'
import type { When } from './pattern.ts'
import type { Sentence } from './sentence.ts'
import type { Tense } from './verbs.ts'

/** When a fact holds, half-open, ms since the epoch; a side that is absent is open. */
export interface ValidTime {
  readonly from?: number
  readonly to?: number
}

/** Between a time and a fact it belongs to, there is none of these. */
const parts =
  /[;:]|(?<!\p{L})(?:but|because|who|when|while|so|and then|until I|before I|after I)(?!\p{L})|,? and (?:I|we)(?!\p{L})/iu

/** The valid time of what a sentence states between two places of `masked`, said at `at`. */
export function validTime(
  sentence: Sentence,
  start: number,
  end: number,
  when: When,
  tense: Tense,
  at: number,
): ValidTime {
  if (when === 'always') return {}
  const time = nearest(sentence, start, end)
  const isPast = tense === 'past' || tense === 'over'
  if (time === undefined) return (when === 'state' || when === 'habit') && isPast ? { to: at } : {}
  const { reach } = time
  const lasts = when === 'state' || when === 'habit'
  const stretch = inTense(time, isPast || !lasts || reach === 'since', reach === 'until' && !isPast, at)
  switch (when) {
    case 'begins':
      return reach === undefined || reach === 'since' ? { from: stretch.from } : {}
    case 'ends':
      return reach === undefined ? { to: stretch.from } : {}
    case 'event':
      return reach === undefined && stretch.from <= at ? { from: stretch.from, to: stretch.to } : {}
    case 'state':
    case 'habit':
      return ofState(sentence, time, stretch, tense, at)
  }
}

function ofState(
  sentence: Sentence,
  time: TextTime,
  stretch: { readonly from: number; readonly to: number },
  tense: Tense,
  at: number,
): ValidTime {
  const isPast = tense === 'past' || tense === 'over'
  const before = sentence.text.slice(0, time.span.start)
  switch (time.reach) {
    case 'since':
      return { from: stretch.from, ...(isPast && { to: at }) }
    case 'after':
      return { from: stretch.to, ...(isPast && { to: at }) }
    case 'until':
      return { to: stretch.to }
    case 'before':
      return { to: stretch.from }
    default:
      if (isPast) return { from: stretch.from, to: stretch.to }
      // `I've lived here from 2019 on`; else a present state has a time only where it is that of today.
      return /(?<!\p{L})from\s$/iu.test(before) ? { from: stretch.from } : {}
  }
}

/** What is every year's: the last one of what is over, the next one of what is to end. */
function inTense(
  time: TextTime,
  isPast: boolean,
  isAhead: boolean,
  at: number,
): { readonly from: number; readonly to: number } {
  if (!time.yearly) return time
  const years = isPast && time.from > at ? -1 : isAhead && time.to <= at ? 1 : 0
  return { from: shifted(time.from, years), to: shifted(time.to, years) }
}

function shifted(ms: number, years: number): number {
  const date = new Date(ms)
  return years === 0 ? ms : date.setUTCFullYear(date.getUTCFullYear() + years)
}

function nearest({ masked, times }: Sentence, start: number, end: number): TextTime | undefined {
  const within = times.flatMap((time) => {
    const [from, to] = [time.span.start + 1, time.span.end + 1]
    const [gap, distance] =
      from >= end
        ? [masked.slice(end, from), from - end]
        : to <= start
          ? [masked.slice(to, start), start - to + 20]
          : ['', 0]
    return parts.test(gap) ? [] : [{ time, distance }]
  })
  return within.toSorted((a, b) => a.distance - b.distance)[0]?.time
}
