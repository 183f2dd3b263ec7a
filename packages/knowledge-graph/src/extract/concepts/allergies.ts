import type { Concept } from '../pattern.ts'

/** What people may not eat, touch or breathe. */
export const allergies: Concept = [
  {
    says: 'WHO <be> (?:deathly |severely |badly |highly |very |also )?allergic to (?:the |most )?THINGS',
    gives: [['WHO', 'allergic_to', 'THINGS']],
  },
  {
    says: 'WHO <have> an? (?:severe |bad |serious |mild )?THING allergy',
    gives: [['WHO', 'allergic_to', 'THING']],
  },
  {
    says: 'WHO <have> an? (?:severe |bad |serious |mild )?allergy to THINGS',
    gives: [['WHO', 'allergic_to', 'THINGS']],
  },
]
