import type { Asked } from './asked.ts'
import { coverOf, type Found } from './found.ts'
import type { KnownRecord } from './record.ts'
import type { Fits } from './sessions.ts'
import type { Clue } from './signals.ts'

/** A candidate and its neighbours in its session. */
export interface Around {
  readonly own: KnownRecord
  readonly before: KnownRecord | undefined
  readonly after: KnownRecord | undefined
  readonly before2: KnownRecord | undefined
  readonly after2: KnownRecord | undefined
}

/** Where a candidate stands, and who talks in its scope. */
export interface Standpoint {
  readonly inSession: number
  readonly ofSession: number
  readonly inScope: number
  readonly ofScope: number
  /** Words of the names of those who speak. */
  readonly speakers: ReadonlySet<string>
}

/** What there is to say of a candidate, by name; what neighbours that it lacks would say is 0. */
export function cluesTo(
  { own, before, after, before2, after2 }: Around,
  asked: Asked,
  looked: ReadonlyMap<KnownRecord, Found>,
  fits: Fits,
  { inSession, ofSession, inScope, ofScope, speakers }: Standpoint,
): Readonly<Record<Clue, number>> {
  const foundIn = (record: KnownRecord | undefined): Found | undefined =>
    record === undefined ? undefined : looked.get(record)
  const strengthOf = (record: KnownRecord | undefined): number => foundIn(record)?.strength ?? 0
  const found = foundIn(own)
  const strength = strengthOf(own)
  const cover = found?.cover ?? 0
  const coverBefore = foundIn(before)?.cover ?? 0
  const beforeAsks = Number(before?.traits.asks ?? false)
  const asks = Number(own.traits.asks)
  const session = fits.of(own.session)
  return {
    cover,
    coverBefore,
    coverAfter: foundIn(after)?.cover ?? 0,
    coverWithBefore: coverOf([found, foundIn(before)], asked),
    coverAround: coverOf([found, foundIn(before), foundIn(after), foundIn(before2)], asked),
    rarest: found?.rarest ?? 0,
    density: found?.density ?? 0,
    pairs: found?.pairs ?? 0,
    answers: beforeAsks * coverBefore,
    asksIt: asks * cover,
    length: Math.log(1 + own.words),
    place: inSession / Math.max(1, ofSession - 1),
    first: Number(inSession === 0),
    second: Number(inSession === 1),
    age: inScope / ofScope,
    afterQuestion: beforeAsks,
    beforeQuestion: Number(after?.traits.asks ?? false),
    asks,
    endsAsking: Number(own.traits.endsAsking),
    name: Number(own.traits.title || own.traits.names.some((name) => !speakers.has(name))),
    title: Number(own.traits.title),
    caption: Number(own.traits.caption),
    figure: Number(own.traits.figure),
    before: strengthOf(before),
    after: strengthOf(after),
    before2: strengthOf(before2),
    after2: strengthOf(after2),
    lead: strength - Math.max(strengthOf(before), strengthOf(after)),
    sessionBest: session?.best ?? 0,
    sessionSum: session?.sum ?? 0,
    sessionAbove: Math.log(1 + (session?.above(strength) ?? 0)),
    sessionAmong: session?.among ?? 0,
    sessionCover: session?.cover ?? 0,
    above: Math.log(1 + fits.above(strength)),
  }
}
