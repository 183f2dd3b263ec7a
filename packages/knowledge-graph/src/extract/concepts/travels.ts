import type { Concept } from '../pattern.ts'
import { school } from './studies.ts'

const visited = [['WHO', 'visited', 'PLACE']] as const

/** Where people have been. */
export const travels: Concept = [
  { says: 'WHO <visit> PLACE', gives: visited, when: 'event' },
  {
    says: 'WHO <go> (?:back |over |up |down |away |out )?to PLACE',
    gives: ({ who, values }) =>
      values('PLACE')
        .filter((name) => !school.test(name))
        .flatMap((object) => who.map((subject) => ({ subject, predicate: 'visited', object }))),
    when: 'event',
  },
  {
    says: "(?<![\\p{L}'])(?<WHO>I|we)(?:'ve| have) (?:already |also |just |recently )?been to PLACE",
    gives: visited,
    when: 'event',
  },
  {
    says: 'WHO <travel> (?:all the way |over |down |up )?(?:from \\S+ )?to PLACE',
    gives: visited,
    when: 'event',
  },
  { says: 'WHO <fly> (?:out |over |back )?to PLACE', gives: visited, when: 'event', confidence: 0.8 },
  {
    says: 'WHO <get> back (?:home )?from (?:a (?:\\p{L}+ )?(?:trip|holiday|vacation|weekend|week) (?:to|in) )?PLACE',
    gives: visited,
    when: 'event',
  },
  {
    says: 'WHO <return> from (?:a (?:\\p{L}+ )?(?:trip|holiday|vacation|weekend|week) (?:to|in) )?PLACE',
    gives: visited,
    when: 'event',
  },
  { says: `WHO <spend> (?:[^,.;:!?]{1,30} )?in PLACE`, gives: visited, when: 'event' },
  {
    says: 'WHO <take> an? (?:\\p{L}+ ){0,2}trip (?:(?:with|over|back|down|up) \\S+ )?(?:TIME )?to PLACE',
    gives: visited,
    when: 'event',
  },
]
