import { dayMs, utc, yearOf } from './calendar-words.ts'

/** Half-open, milliseconds since the epoch, UTC. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Every year's. */
export type Yearly =
  | { readonly month: number; readonly day: number | undefined }
  | { readonly season: number }
  /** Days after (or before) Easter Sunday. */
  | { readonly easter: readonly [from: number, to: number] }
  | { readonly first: Yearly; readonly last: Yearly }

/** One time that a text names: in figures it may have two readings; what is every year's is that of the nearest year. */
export type Named = Stretch | { readonly readings: readonly Stretch[] } | Yearly

export type Reach = 'before' | 'until' | 'since' | 'after'

/** A time, or all that lies to one side of it. */
export type Moment = Named | { readonly reach: Reach; readonly named: Exclude<Named, Yearly> }

/** The stretch that a moment means for a record of this time. */
export function stretchOf(moment: Moment, at: number): Stretch {
  if ('from' in moment) return moment
  if ('readings' in moment) return nearest(moment.readings, at)
  if ('reach' in moment) return reaching(moment.reach, stretchOf(moment.named, at))
  const own = yearOf(at)
  return nearest(
    [own - 1, own, own + 1].map((year) => inYear(moment, year)),
    at,
  )
}

/** All stretches that a moment may mean; what is every year's, of the years in which something was told, the latest 100. */
export function stretchesOf(moment: Moment, told: Stretch): readonly Stretch[] {
  if (isYearly(moment))
    return yearsOf(told)
      .map((year) => inYear(moment, year))
      .filter(({ from, to }) => from < told.to && to > told.from)
  if ('readings' in moment) return moment.readings
  if ('from' in moment) return [moment]
  const { reach, named } = moment
  return readingsOf(named)
    .map((reading) => reaching(reach, reading))
    .map(({ from, to }) => ({
      from: from === -Infinity ? told.from : from,
      to: to === Infinity ? told.to : to,
    }))
    .filter(({ from, to }) => from < to)
}

function yearsOf({ from, to }: Stretch): readonly number[] {
  // What begins in the year before may reach into the first.
  const years = Math.min(100, yearOf(to) - yearOf(from) + 2)
  return Array.from({ length: years }, (_, i) => yearOf(to) - years + 1 + i)
}

/** Milliseconds between a time and a stretch, 0 within it. */
export function distance({ from, to }: Stretch, at: number): number {
  return at < from ? from - at : at >= to ? at - to + 1 : 0
}

/** September to June. What takes longer across a new year, as `20 April - 29 March`, was hardly meant so. */
const longest = 305 * dayMs

/** From the one through the other, which take a missing year from each other; nothing where they go backwards. */
export function spanOf(first: Named, last: Named): Named | undefined {
  if (isYearly(first)) {
    if (isYearly(last)) {
      const [begins, ends] = [inYear(first, 2001), inYear(last, 2001)]
      const acrossNewYear = ends.from < begins.from
      return acrossNewYear && upTo(begins.from, last).to - begins.from > longest ? undefined : { first, last }
    }
    return read(readingsOf(last).map((end) => backFrom(first, end)))
  }
  const begins = readingsOf(first)
  if (isYearly(last)) return read(begins.map(({ from }) => upTo(from, last)))
  const ends = readingsOf(last)
  // Both are written the same way.
  const pairs =
    begins.length === ends.length
      ? begins.flatMap((begin, i) => (ends[i] === undefined ? [] : [{ from: begin.from, end: ends[i] }]))
      : begins.flatMap(({ from }) => ends.map((end) => ({ from, end })))
  return read(pairs.flatMap(({ from, end }) => (from <= end.from ? [{ from, to: end.to }] : [])))
}

/** One time that may be read so or so. */
export function read(readings: readonly Stretch[]): Named | undefined {
  return readings.length > 1 ? { readings } : readings[0]
}

export function inYear(yearly: Yearly, year: number): Stretch {
  if ('first' in yearly) return upTo(inYear(yearly.first, year).from, yearly.last)
  if ('easter' in yearly) {
    const sunday = easter(year)
    return { from: sunday + yearly.easter[0] * dayMs, to: sunday + (yearly.easter[1] + 1) * dayMs }
  }
  if ('season' in yearly) {
    const first = yearly.season * 3 + 2
    return { from: utc(year, first, 1), to: utc(year, first + 3, 1) }
  }
  const { month, day } = yearly
  const next = utc(year, month + 1)
  // Where a year has no 29 February, the 28th.
  const from = day === undefined ? utc(year, month) : Math.min(utc(year, month, day), next - dayMs)
  return { from, to: day === undefined ? next : from + dayMs }
}

export function isYearly(moment: Moment): moment is Yearly {
  return !('from' in moment || 'readings' in moment || 'reach' in moment)
}

function readingsOf(named: Exclude<Named, Yearly>): readonly Stretch[] {
  return 'from' in named ? [named] : named.readings
}

function backFrom(first: Yearly, end: Stretch): Stretch {
  const year = yearOf(end.from)
  const { from } = inYear(first, year)
  return { from: from <= end.from ? from : inYear(first, year - 1).from, to: end.to }
}

/** Through the first such time that begins no earlier. */
function upTo(from: number, last: Yearly): Stretch {
  const year = yearOf(from)
  const same = inYear(last, year)
  return { from, to: (same.from >= from ? same : inYear(last, year + 1)).to }
}

function nearest(stretches: readonly Stretch[], at: number): Stretch {
  const [one] = stretches.toSorted((a, b) => distance(a, at) - distance(b, at))
  return one ?? { from: at, to: at }
}

/** Easter Sunday (Gregorian calendar; Meeus, Jones and Butcher, Nature 1876). */
function easter(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return utc(year, Math.floor(n / 31) - 1, (n % 31) + 1)
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
