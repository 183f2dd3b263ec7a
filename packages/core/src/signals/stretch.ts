import { dayMs, utc, yearOf } from './calendar-words.ts'

/** Half-open, milliseconds since the epoch, UTC. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** One time that a text names; without a year it is that of whichever year is nearest. */
export type Named =
  | Stretch
  | { readonly year: number | undefined; readonly month: number; readonly day: number | undefined }
  | { readonly season: number; readonly year: number | undefined }

export type Reach = 'before' | 'until' | 'since' | 'after'

/** A time; from one to another in whichever year is nearest; all that lies to one side of a time. */
export type Moment =
  | Named
  | { readonly first: Yearly; readonly last: Yearly }
  | { readonly reach: Reach; readonly named: Named }

type Yearly = Exclude<Named, Stretch>

/** The stretch that a moment means for a record of this time. */
export function stretchOf(moment: Moment, at: number): Stretch {
  if ('from' in moment) return moment
  if ('reach' in moment) return reaching(moment.reach, stretchOf(moment.named, at))
  if ('first' in moment) {
    const { first, last } = moment
    return nearest(at, (year) => upTo(inYear(first, year).from, last))
  }
  return moment.year === undefined ? nearest(at, (year) => inYear(moment, year)) : inYear(moment, moment.year)
}

/** Milliseconds between a time and a stretch, 0 within it. */
export function distance({ from, to }: Stretch, at: number): number {
  return at < from ? from - at : at >= to ? at - to + 1 : 0
}

/** September to June. What takes longer across a new year, as `20 April - 29 March`, was hardly meant so. */
const longest = 305 * dayMs

/** From the one through the other, which take a missing year from each other; nothing where they go backwards. */
export function spanOf(first: Named, last: Named): Moment | undefined {
  if (isYearly(first)) {
    if (isYearly(last)) {
      const [begins, ends] = [inYear(first, 2001), inYear(last, 2001)]
      const acrossNewYear = ends.from < begins.from
      return acrossNewYear && upTo(begins.from, last).to - begins.from > longest ? undefined : { first, last }
    }
    const end = stretchOf(last, 0)
    const year = yearOf(end.from)
    const { from } = inYear(first, year)
    return { from: from <= end.from ? from : inYear(first, year - 1).from, to: end.to }
  }
  const { from } = stretchOf(first, 0)
  if (isYearly(last)) return upTo(from, last)
  const end = stretchOf(last, 0)
  return from <= end.from ? { from, to: end.to } : undefined
}

export function inYear(moment: Yearly, year: number): Stretch {
  if ('season' in moment) {
    const first = moment.season * 3 + 2
    return { from: utc(year, first, 1), to: utc(year, first + 3, 1) }
  }
  const { month, day } = moment
  return day === undefined
    ? { from: utc(year, month, 1), to: utc(year, month + 1, 1) }
    : { from: utc(year, month, day), to: utc(year, month, day + 1) }
}

function isYearly(named: Named): named is Yearly {
  return !('from' in named) && named.year === undefined
}

/** Through the first such time that begins no earlier. */
function upTo(from: number, last: Yearly): Stretch {
  const year = yearOf(from)
  const same = inYear(last, year)
  return { from, to: (same.from >= from ? same : inYear(last, year + 1)).to }
}

function nearest(at: number, inYearOf: (year: number) => Stretch): Stretch {
  const own = yearOf(at)
  const [one] = [own - 1, own, own + 1].map(inYearOf).toSorted((a, b) => distance(a, at) - distance(b, at))
  return one ?? inYearOf(own)
}

function reaching(reach: Reach, { from, to }: Stretch): Stretch {
  switch (reach) {
    case 'before':
      return { from: -Infinity, to: from }
    case 'until':
      return { from: -Infinity, to }
    case 'since':
      return { from, to: Infinity }
    case 'after':
      return { from: to, to: Infinity }
  }
}
