import type { Concept } from '../pattern.ts'
import { mine } from './mine.ts'

/** What people are called: a fact `named`, and an alias of theirs. */
export const names: Concept = [
  {
    says: "(?<!\\p{L})my (?:full |real |first )?name(?:'s| is) NAME",
    gives: mine('named', 'NAME'),
    when: 'always',
  },
  {
    says: '(?<=^ |[.,;:!] |just |please |can |to )call me NAME',
    gives: mine('named', 'NAME'),
    when: 'always',
  },
  {
    says: '(?<!\\p{L})(?:everyone|everybody|people|friends|my friends|they|most people|we all|all) calls? me NAME',
    gives: mine('named', 'NAME'),
    when: 'always',
  },
  {
    says: "(?<=^ |[.,;:!] |hi |hello |hey )(?:(?:hi|hello|hey),? )?I(?:'m| am) NAME(?=\\s*(?:[.,!;)]|$|and(?!\\p{L})))",
    gives: mine('named', 'NAME'),
    when: 'always',
    confidence: 0.8,
  },
  {
    says: "(?<![\\p{L}'])NAMES, (?:\\p{L}+ ){0,2}(?:aka|a\\.k\\.a\\.|also known as|known as|nicknamed) NAME",
    gives: ({ values }) =>
      values('NAMES')
        .slice(0, 1)
        .flatMap((subject) => values('NAME').map((object) => ({ subject, predicate: 'named', object }))),
    when: 'always',
  },
]
