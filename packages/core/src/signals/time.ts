import type { Signal } from '../contract/signal.ts'
import { dayMs } from './calendar-words.ts'
import { distance, momentsIn, stretchOf } from './moments.ts'

/** People tell of a day a week later rather than a week before it: how far the match reaches, at 1/e. */
const before = dayMs
const after = 7 * dayMs

/**
 * 1 for records dated within a time that the cue names (`in May`, `on 7 July 2023`, `last summer`, `two weeks ago`),
 * falling off with the distance: e^(-days) before it, e^(-days / 7) after it.
 */
export function timeSignal(weight = 1.8): Signal {
  return {
    name: 'time',
    weight,
    ask: ({ text, now }) => {
      const moments = momentsIn(text ?? '', now)
      if (moments.length === 0) return undefined
      return ({ at }) =>
        Math.max(
          ...moments.map((moment) => {
            const stretch = stretchOf(moment, at)
            const away = distance(stretch, at)
            return away === 0 ? 1 : Math.exp(-away / (at < stretch.from ? before : after))
          }),
        )
    },
  }
}
