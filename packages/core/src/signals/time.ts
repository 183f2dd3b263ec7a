import type { Signal, SignalCue } from '../contract/signal.ts'
import { dayMs } from './calendar-words.ts'
import { momentsIn } from './moments.ts'
import { distance, stretchesOf, stretchOf, type Moment, type Stretch } from './stretch.ts'

/** People tell of a day a week later rather than a week before it: how far the match reaches, at 1/e. */
const before = dayMs
const after = 7 * dayMs

/**
 * What one side of all time is worth beside a named time: of a year's records about a half lie there, and a twelfth in a
 * month: ln 2 / ln 12. And what was before a day may be told long after it.
 */
const open = 0.3

/**
 * 1 for records dated within a time that the cue names (`in May`, `on 7 July 2023`, `last summer`, `two weeks ago`),
 * falling off with the distance: e^(-days) before it, e^(-days / 7) after it. Stretches of more than a year count less
 * (of y years 1 / sqrt(y)), and those with an open end (`after 2021`, `until June`) 0.3.
 * Records of such a time are considered even where no backend finds them. English, German, French, Spanish, Chinese,
 * Japanese.
 */
export function timeSignal(weight = 1.8): Signal {
  // A read asks for the periods of its cue, and then how near to them records are; some sixty patterns read a cue.
  const read = new WeakMap<SignalCue, readonly Moment[]>()
  const momentsOf = (cue: SignalCue): readonly Moment[] => {
    const moments = read.get(cue) ?? momentsIn(cue.text ?? '', cue.now)
    read.set(cue, moments)
    return moments
  }
  return {
    name: 'time',
    weight,
    ask: (cue) => {
      const moments = momentsOf(cue)
      if (moments.length === 0) return undefined
      return ({ at }) =>
        Math.max(
          ...moments.map((moment) => {
            const stretch = stretchOf(moment, at)
            const away = distance(stretch, at)
            const near = away === 0 ? 1 : Math.exp(-away / (at < stretch.from ? before : after))
            return near * strength(stretch)
          }),
        )
    },
    periods: (cue, told) => momentsOf(cue).flatMap((moment) => stretchesOf(moment, told)),
  }
}

function strength({ from, to }: Stretch): number {
  return Math.min(1, Math.max(open, Math.sqrt((366 * dayMs) / (to - from))))
}
