import type { Concept, Draft } from '../pattern.ts'

const at = [['WHO', 'studied_at', 'ORG']] as const
const both = [['WHO', 'studied', 'THING'], ...at] as const
/** By its name a school. */
export const school: RegExp =
  /(?<!\p{L})(?:university|college|school|academy|institute|elementary|kindergarten|polytechnic|conservatory|universität|université|universidad|mit|eth|ucla|nyu)(?!\p{L})/iu

/** What and where people study. A school is one by its name where the verb may also mean a visit. */
export const studies: Concept = [
  { says: 'WHO <study> (?:at|in) ORG', gives: at },
  { says: 'WHO <study> THING(?: (?:at|in) (?:the )?ORG)?', gives: both },
  { says: 'WHO <major> in THING(?: at ORG)?', gives: both },
  { says: 'WHO <graduate> (?:in THING )?(?:from|at) ORG', gives: at, when: 'ends' },
  { says: 'WHO <attend> ORG', gives: (found) => schools(found.who, found.values('ORG')) },
  { says: 'WHO <go> to ORG', gives: (found) => schools(found.who, found.values('ORG')) },
  {
    says: "WHO <have> an? (?:bachelor's|master's|doctorate|degree|phd|diploma)(?: degree)? in THING",
    gives: [['WHO', 'studied', 'THING']],
    when: 'always',
  },
]

function schools(who: readonly string[], names: readonly string[]): readonly Draft[] {
  return names
    .filter((name) => school.test(name))
    .flatMap((object) => who.map((subject) => ({ subject, predicate: 'studied_at', object })))
}
