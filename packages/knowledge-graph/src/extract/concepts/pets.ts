import type { Found } from '../found.ts'
import type { Concept, Draft } from '../pattern.ts'

const kinds =
  '(?:dog|cat|puppy|kitten|rabbit|bunny|bunnie|parrot|horse|pony|hamster|guinea pig|tortoise|turtle|greyhound|beagle|poodle|labrador|retriever|terrier|collie|dachshund|corgi|husky|shepherd|pug|spaniel|goldfish|fish|lizard|gecko|snake|ferret|budgie|canary|cockatiel|goat|hen|chicken|donkey|rat|mouse|gerbil|kitty|pup|doggo)(?:s|ies|es)?(?![\\p{L}-])'
const described = '(?:[\\p{L}-]+ ){0,3}?'

function owned({ values }: Found): readonly Draft[] {
  return values('OWNER').flatMap((subject) =>
    values('NAMES').map((object) => ({ subject, predicate: 'has_pet', object })),
  )
}
const has = [['WHO', 'has_pet', 'NAMES']] as const

/** Animals with names, and whose they are. */
export const pets: Concept = [
  { says: `(?<![\\p{L}'-])OWNER ${described}${kinds},? NAMES(?!'s? ${kinds})`, gives: owned },
  {
    says: `(?<![\\p{L}'-])OWNER ${described}${kinds}(?:'s name is|'s names are|(?: is| was| are)? (?:called|named)) NAMES`,
    gives: owned,
  },
  {
    says: `WHO <have> (?:an?|two|three|four|my|our) ${described}${kinds}(?:,| called| named| -|:) NAMES`,
    gives: has,
  },
  {
    says: `WHO <adopt> (?:an?|two|three|another) ${described}${kinds}(?:,| called| named| -|:) NAMES`,
    gives: has,
    when: 'begins',
  },
  {
    says: `WHO <get> (?:an?|two|three|another|my) ${described}${kinds}(?:,| called| named| -|:) NAMES`,
    gives: has,
    when: 'begins',
  },
  {
    says: `WHO <buy> (?:an?|two|three|another|my) ${described}${kinds}(?:,| called| named| -|:) NAMES`,
    gives: has,
    when: 'begins',
  },
  {
    says: `WHO <rescue> (?:an?|two|three|another|my) ${described}${kinds}(?:,| called| named| -|:) NAMES`,
    gives: has,
    when: 'begins',
  },
]
