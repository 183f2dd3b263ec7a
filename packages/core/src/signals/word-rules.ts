import { yearOf } from './calendar-words.ts'
import { nounsOf } from './nouns.ts'
import { ago, last, unitAt, weekdayBefore, weekdayIn, yearAt, type Count, type Unit } from './relative.ts'
import { marks, re, type Groups, type Rule } from './rule.ts'
import { inYear, type Moment, type Stretch } from './stretch.ts'
import type { TimeWords } from './time-words.ts'

const through =
  '(?:\\s{1,4}(?:to|through|until|till|and|bis|und|à|au|et|al?|hasta|y)\\s{1,4}|\\s{0,4}[-–—]\\s{0,4})'

/** What is read before dates, and after them: what remains of a weekday when its date has been read tells nothing. */
export interface WordRules {
  readonly before: readonly Rule[]
  /** Words that may be a part of what another language says, read after every language's `before`. */
  readonly alone: readonly Rule[]
  readonly after: readonly Rule[]
}

/** The rules that a language's words make. */
export function rulesOf(words: TimeWords): WordRules {
  const { noun, count, unitOf, weekdayOf, yearlyOf, countOf } = nounsOf(words)
  const rule = (source: string, read: Rule['read']): Rule => ({
    pattern: re(words.spaced ? `(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])` : source),
    read,
  })
  const counted = (template: string, read: (count: Count, unit: Unit, now: number) => Stretch): Rule =>
    rule(template.replace('COUNT', count).replace('UNIT', noun('unit')), (groups, now) => {
      const unit = unitOf(groups)
      return unit && read(countOf(groups), unit, now)
    })
  const stepped = (step: number, groups: Groups, now: number): Moment | undefined => {
    const unit = unitOf(groups)
    if (unit !== undefined) return unitAt(unit, step, now)
    const weekday = weekdayOf(groups)
    if (weekday !== undefined)
      return step < 0 && words.lastDay === 'latest'
        ? weekdayBefore(weekday, -1 - step, now)
        : weekdayIn(weekday, step, now)
    const yearly = yearlyOf(groups)
    return yearly && inYear(yearly, yearAt(yearly, step, now))
  }
  // `June to August last year`, before August has last year to itself.
  const spans = words.ofYear.flatMap((template) =>
    words.years.map(([pattern, step]) =>
      rule(
        `(?<first>${words.month})${through}${template.replace('YEAR', `(?:${pattern})`).replace('NOUN', noun('month'))}`,
        ({ first = '', month = '' }, now) => {
          const [begin, end] = [words.monthOf(first), words.monthOf(month)]
          return begin && end && inYear({ first: begin, last: end }, yearOf(now) + step)
        },
      ),
    ),
  )
  const ofYear = words.ofYear.flatMap((template) => [
    ...words.years.map(([pattern, step]) =>
      rule(
        template.replace('YEAR', `(?:${pattern})`).replace('NOUN', noun('season', 'month', 'feast')),
        (groups, now) => {
          const yearly = yearlyOf(groups)
          return yearly && inYear(yearly, yearOf(now) + step)
        },
      ),
    ),
    rule(
      template
        .replace('YEAR', words.figure.replace('YEAR', '(?<year>(?:19|20)\\d\\d)'))
        .replace('NOUN', noun('season', 'feast')),
      (groups) => {
        const yearly = yearlyOf(groups)
        return yearly && inYear(yearly, Number(groups['year']))
      },
    ),
  ])
  const dated = `(?!,?\\s{0,3}(?:\\p{L}{2,3}\\s{1,3})?[${marks}])`
  return {
    before: [
      ...words.ago.map((template) => counted(template, ago)),
      ...words.past.map((template) => counted(template, last)),
      ...(words.spaced ? spans : []),
      ...ofYear,
      ...words.steps.map(([template, step]) =>
        rule(template.replace('NOUN', noun('unit', 'season', 'weekday', 'month', 'feast')), (groups, now) =>
          stepped(step, groups, now),
        ),
      ),
    ],
    alone: [
      ...words.years.map(([pattern, step]) => rule(pattern, (_, now) => unitAt('year', step, now))),
      ...words.words.map(([pattern, read]) => rule(pattern, (_, now) => read(now))),
      rule(words.during.replace('NOUN', noun('season', 'feast')).replace('FEAST', noun('feast')), yearlyOf),
    ],
    after: [
      rule(`${words.lately.replace('NOUN', noun('weekday'))}${dated}`, (groups, now) => {
        const weekday = weekdayOf(groups)
        return weekday === undefined ? undefined : weekdayBefore(weekday, 0, now)
      }),
    ],
  }
}
