import type { Span } from '../contract/record.ts'
import { dayMs, reachArticles, reachClosers, reachSigns, reachWords } from './calendar-words.ts'
import { rules } from './date-rules.ts'
import { english } from './languages/english.ts'
import { Reading } from './reading.ts'
import { yearAt } from './relative.ts'
import { firstMark, marks, maxMoments, re } from './rule.ts'
import {
  inYear,
  isYearly,
  spanOf,
  stretchOf,
  type Moment,
  type Named,
  type Reach,
  type Stretch,
  type Yearly,
} from './stretch.ts'

const articles = `(?:(?:${reachArticles}|l['’]année)[\\s-]+){0,3}`
const mark = (name: string): string => `\\s{0,4}(?<${name}>[${marks}])\\s{0,4}`

/** `X to Y`, `X–Y`, `between X and Y`, `de X a Y`, `X到Y`, `X和Y之间`. */
const pairs: readonly RegExp[] = [
  `${mark('one')}(?:[-–—~～到至]|(?:to|through|until|till|bis|à|au|hasta)\\s{1,4}${articles})${mark('other')}`,
  `(?<!\\p{L})(?:between|zwischen|entre)\\s{1,4}${articles}${mark('one')}(?:and|und|et|y)\\s{1,4}${articles}${mark('other')}`,
  `(?<!\\p{L})(?:del?|desde)\\s{1,4}${articles}${mark('one')}al?\\s{1,4}${articles}${mark('other')}`,
  `${mark('one')}[和与與跟]${mark('other')}之[间間]`,
].map(re)

const reaches: readonly Reach[] = ['before', 'until', 'since', 'after']
const sides: readonly (readonly [Reach, RegExp])[] = [
  ...reaches.flatMap((reach) => [
    [reach, re(`${mark('one')}(?:${reachSigns[reach]})`)] as const,
    [reach, re(`(?<!\\p{L})(?:${reachWords[reach]})\\s{1,4}${articles}${mark('one')}`)] as const,
  ]),
  ['since', re(`(?<!\\p{L})from${mark('one')}onwards?(?!\\p{L})`)],
]

/** Right before such a word: then the time meant is near the one named, and that is as telling as ever. */
const near = new RegExp(
  `(?:(?<!\\p{L})(?:${reachClosers}|${english.weekdays.join('|')})|[${marks}])\\s*$`,
  'iu',
)
const notUntil = /(?:(?<!\p{L})not|n['’]t)(?: \p{L}{1,15}){0,4}\s*$/iu

/** `since last month` ends now, and is as telling as any time named. */
const recent = 62 * dayMs

/** A time that a text names, and where. */
export interface Placed {
  readonly moment: Moment
  /** Without the word that makes it one side of all time. */
  readonly span: Span
  /** Also where the time itself is within the last two months, and so taken for a stretch up to now. */
  readonly reach?: Reach
  /** Every year's: then `moment` is one year's only where it is one side of all time. */
  readonly yearly: boolean
}

/** The times that a text names, at most 32: dates, months, years, seasons, feasts, weekdays and distances from `now`. */
export function momentsIn(text: string, now: number): readonly Moment[] {
  return placedMoments(text, now).map(({ moment }) => moment)
}

/** The same with their places. */
export function placedMoments(text: string, now: number): readonly Placed[] {
  const found = new Map<string, Placed>()
  const rest = new Reading(text.replace(new RegExp(`[${marks}]`, 'gu'), ' '))
  for (const { pattern, read } of rules)
    rest.replace(pattern, (groups, span) => {
      const moment = read(groups, now)
      const lead = groups['lead'] ?? ''
      if (moment === undefined || found.size >= maxMoments) return `${lead} `
      const key = String.fromCodePoint(firstMark + found.size)
      found.set(key, { moment, span, yearly: isYearly(moment) })
      return `${lead} ${key} `
    })
  if (found.size > 0) join(rest, found, now)
  return [...found.values()]
}

/** Makes pairs of times spans, and those with a word such as `since` one side of all time. */
function join(rest: Reading, found: Map<string, Placed>, now: number): void {
  const named = (key = ''): { readonly time: Named; readonly span: Span } | undefined => {
    const one = found.get(key)
    return one === undefined || 'reach' in one.moment ? undefined : { time: one.moment, span: one.span }
  }
  for (const pattern of pairs)
    rest.replace(pattern, ({ one = '', other = '' }, _, match) => {
      const [first, last] = [named(one), named(other)]
      const span = first === undefined || last === undefined ? undefined : spanOf(first.time, last.time)
      if (first === undefined || last === undefined || span === undefined) return match
      found.set(one, {
        moment: span,
        span: { start: first.span.start, end: last.span.end },
        yearly: isYearly(span),
      })
      found.delete(other)
      // A span has no side.
      return ' '
    })
  for (const [reach, pattern] of sides)
    for (const match of rest.text.matchAll(pattern)) {
      const { one = '' } = match.groups ?? {}
      const placed = named(one)
      const ahead = rest.text.slice(Math.max(0, match.index - 100), match.index)
      if (placed === undefined || near.test(ahead) || (reach === 'until' && notUntil.test(ahead))) continue
      const { time, span } = placed
      const open: Moment = { reach, named: isYearly(time) ? latest(time, reach, now) : time }
      const { from } = stretchOf(open, now)
      const moment = from <= now && from >= now - recent ? { from, to: now + 1 } : open
      found.set(one, { moment, span, reach, yearly: isYearly(time) })
    }
}

/** `Since April`: since the last one that has begun; `after April`: after the last one that is over. */
function latest(yearly: Yearly, reach: Reach, now: number): Stretch {
  const last = inYear(yearly, yearAt(yearly, -1, now))
  const own = inYear(yearly, yearAt(yearly, 0, now))
  return reach !== 'after' && own.from <= now ? own : last
}
