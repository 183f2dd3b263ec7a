import { dayMs, reachArticles, reachClosers, reachSigns, reachWords } from './calendar-words.ts'
import { rules } from './date-rules.ts'
import { english } from './languages/english.ts'
import { yearAt } from './relative.ts'
import { firstMark, groupsOf, marks, maxMoments, re } from './rule.ts'
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

/** The times that a text names, at most 32: dates, months, years, seasons, feasts, weekdays and distances from `now`. */
export function momentsIn(text: string, now: number): readonly Moment[] {
  const found = new Map<string, Moment>()
  let rest = text.replace(new RegExp(`[${marks}]`, 'gu'), ' ')
  for (const { pattern, read } of rules)
    rest = rest.replace(pattern, (...parts: readonly unknown[]) => {
      const groups = groupsOf(parts)
      const moment = read(groups, now)
      const lead = groups['lead'] ?? ''
      if (moment === undefined || found.size >= maxMoments) return `${lead} `
      const key = String.fromCodePoint(firstMark + found.size)
      found.set(key, moment)
      return `${lead} ${key} `
    })
  if (found.size > 0) join(rest, found, now)
  return [...found.values()]
}

/** Makes pairs of times spans, and those with a word such as `since` one side of all time. */
function join(text: string, found: Map<string, Moment>, now: number): void {
  let rest = text
  const named = (key = ''): Named | undefined => {
    const moment = found.get(key)
    return moment === undefined || 'reach' in moment ? undefined : moment
  }
  for (const pattern of pairs)
    rest = rest.replace(pattern, (...parts: readonly unknown[]) => {
      const { one = '', other = '' } = groupsOf(parts)
      const [first, last] = [named(one), named(other)]
      const span = first === undefined || last === undefined ? undefined : spanOf(first, last)
      if (span === undefined) return String(parts[0])
      found.set(one, span)
      found.delete(other)
      // A span has no side.
      return ' '
    })
  for (const [reach, pattern] of sides)
    for (const match of rest.matchAll(pattern)) {
      const { one = '' } = match.groups ?? {}
      const moment = named(one)
      const ahead = rest.slice(Math.max(0, match.index - 100), match.index)
      if (moment === undefined || near.test(ahead) || (reach === 'until' && notUntil.test(ahead))) continue
      const open: Moment = { reach, named: isYearly(moment) ? latest(moment, reach, now) : moment }
      const { from } = stretchOf(open, now)
      found.set(one, from <= now && from >= now - recent ? { from, to: now + 1 } : open)
    }
}

/** `Since April`: since the last one that has begun; `after April`: after the last one that is over. */
function latest(yearly: Yearly, reach: Reach, now: number): Stretch {
  const last = inYear(yearly, yearAt(yearly, -1, now))
  const own = inYear(yearly, yearAt(yearly, 0, now))
  return reach !== 'after' && own.from <= now ? own : last
}
