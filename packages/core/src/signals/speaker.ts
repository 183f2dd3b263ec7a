import type { Signal } from '../contract/signal.ts'
import { namedIn } from '../preparation/people.ts'

/** 1 for what was said by the people whom the cue names; nothing where it names nobody, or everybody. */
export function speakerSignal(weight = 0.7): Signal {
  return {
    name: 'speaker',
    weight,
    ask: ({ text, speakers }) => {
      const named = namedIn(text ?? '', speakers)
      if (named.size === 0 || named.size === speakers.length) return undefined
      return ({ speaker }) => (speaker !== undefined && named.has(speaker) ? 1 : 0)
    },
  }
}
