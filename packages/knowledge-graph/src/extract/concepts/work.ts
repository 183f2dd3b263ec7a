import type { Concept } from '../pattern.ts'
import { occupation } from './occupations.ts'

const at = [['WHO', 'works_at', 'ORG']] as const
const as = ['WHO', 'works_as', 'THING'] as const
/** `for Siemens`, `at the Orbis`; what it is that one works at is a name here. */
const employer = '(?:at|for|with) (?:the )?ORG'
/** A name for a job, known to be one: `I'm a nurse`, and not `I'm a mess`. */
const job = `an? (?<job>(?:[\\p{L}-]+ ){0,2}${occupation})(?![\\p{L}-])`

/** Where people work, and as what. */
export const work: Concept = [
  { says: `WHO <work> (?:[\\p{Ll}-]+ ){0,3}?${employer}`, gives: at },
  { says: 'WHO <work> (?:[\\p{Ll}-]+ )?as an? THING(?: (?:at|for|with) ORG)?', gives: [as, ...at] },
  { says: `WHO <teach> (?:\\p{L}+ )?at ORG`, gives: at },
  { says: `WHO <start> (?:working|a (?:new )?job|my new job|work) ${employer}`, gives: at, when: 'begins' },
  { says: `WHO <begin> working ${employer}`, gives: at, when: 'begins' },
  { says: 'WHO <be> employed (?:by|at) (?:the )?ORG', gives: at },
  { says: 'WHO <be> hired (?:by|at) (?:the )?ORG', gives: at, when: 'begins' },
  { says: 'WHO <join> ORG as', gives: at, when: 'begins' },
  { says: `WHO <get> (?:a|the|my) (?:new )?(?:job|position) ${employer}`, gives: at, when: 'begins' },
  { says: `WHO <have> (?:a|the|my) (?:new )?(?:job|position) ${employer}`, gives: at },
  {
    says: `WHO <be> ${job}(?: (?:at|for|with) ORG)?`,
    gives: (found) =>
      found.who.flatMap((subject) => [
        { subject, predicate: 'works_as', object: found.group('job') ?? '' },
        ...found.values('ORG').map((object) => ({ subject, predicate: 'works_at', object })),
      ]),
  },
  {
    says: `NAME, ${job}(?=,| from| in| at)`,
    gives: ({ values, group }) =>
      values('NAME').map((subject) => ({ subject, predicate: 'works_as', object: group('job') ?? '' })),
  },
]
