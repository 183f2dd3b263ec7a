import type { Found } from '../found.ts'
import type { Concept, Draft } from '../pattern.ts'
import { mine } from './mine.ts'
import { relationDraft, relationWords } from './relations.ts'

/** `older`, `best`, `twin`; not `ex` or `late ex`. */
const adjectives = '(?:(?!ex-?)[\\p{Ll}-]+ ){0,2}?'

function related({ who, values, group, me, kindOf }: Found): readonly Draft[] {
  const isSubject = group('WHO') !== undefined || group('LEFT') !== undefined
  const owners = isSubject ? who : group('OWNER') === undefined ? [me] : values('OWNER')
  const names = [...values('NAMES'), ...values('NAME')].filter(
    (name) => (kindOf(name) ?? 'person') === 'person',
  )
  return owners.flatMap((owner) =>
    names.flatMap((name) => relationDraft(group('relation') ?? '', owner, name)),
  )
}

function couple({ values }: Found, predicate: string): readonly Draft[] {
  const [subject, object, ...more] = values('NAMES')
  return subject === undefined || object === undefined || more.length > 0
    ? []
    : [{ subject, predicate, object }]
}

/** What two people are to each other. */
const couples: Readonly<Record<string, string>> = {
  siblings: 'sibling_of',
  brothers: 'sibling_of',
  sisters: 'sibling_of',
  twins: 'sibling_of',
  friends: 'friend_of',
  cousins: 'relative_of',
  colleagues: 'colleague_of',
  married: 'married_to',
  engaged: 'engaged_to',
}

/** Who is what to whom. */
export const family: Concept = [
  {
    says: `(?<![\\p{L}'-])OWNER ${adjectives}${relationWords} NAMES(?!'s (?:${relationWords.replace('?<relation>', '?:')}))`,
    gives: related,
    when: 'always',
  },
  {
    says: `(?<![\\p{L}'-])OWNER ${adjectives}${relationWords}, NAMES(?=, |,? (?:is|was|has|and)(?!\\p{L}))`,
    gives: related,
    when: 'always',
    confidence: 0.8,
  },
  {
    says: `(?<![\\p{L}'-])OWNER ${adjectives}${relationWords}(?:'s name is|(?: is| was)? (?:called|named)|s? are called) NAMES`,
    gives: related,
    when: 'always',
  },
  {
    says: `WHO <have> an? ${adjectives}${relationWords}(?:,| called| named) NAME`,
    gives: related,
  },
  {
    says: `(?<!\\p{L})an? (?:very |really )?(?:old|good|dear|close|great) friend(?: of mine)?,? NAME`,
    gives: mine('friend_of', 'NAME'),
    when: 'always',
  },
  {
    says: `(?<![\\p{L}'-])OWNER ${adjectives}${relationWords} is NAME(?=\\s*(?:[.,!;)]|$|and(?!\\p{L})))`,
    gives: related,
    when: 'always',
  },
  {
    says: `(?<![\\p{L}'])NAMES are (?:both |now |best |good |close |old )?(?<what>siblings|brothers|sisters|twins|friends|cousins|colleagues|married|engaged)(?![\\p{L}])`,
    gives: (found) => couple(found, couples[found.group('what') ?? ''] ?? 'friend_of'),
  },
  { says: `NAME is (?:also )?OWNER ${adjectives}${relationWords}`, gives: related, when: 'always' },
  {
    says: "(?<![\\p{L}'])NAME is an? (?:\\p{Ll}+ )?friend of mine",
    gives: mine('friend_of', 'NAME'),
    when: 'always',
  },
  {
    says: `(?<!\\p{L})(?<relation>Uncle|Aunt|Auntie|Cousin|Grandma|Grandpa|Granny) NAME`,
    gives: related,
    when: 'always',
  },
  {
    says: "(?<![\\p{L}'])NAME and I (?:have|'ve) been (?:\\p{Ll}+ )?friends",
    gives: mine('friend_of', 'NAME'),
  },
  { says: 'WHO <be> (?:happily |now )?married to NAME', gives: [['WHO', 'married_to', 'NAME']] },
  { says: 'WHO <marry> NAME', gives: [['WHO', 'married_to', 'NAME']], when: 'begins' },
  { says: 'WHO <get> married to NAME', gives: [['WHO', 'married_to', 'NAME']], when: 'begins' },
  { says: 'WHO <get> engaged to NAME', gives: [['WHO', 'engaged_to', 'NAME']], when: 'begins' },
  { says: 'WHO <be> engaged to NAME', gives: [['WHO', 'engaged_to', 'NAME']] },
  {
    says: "(?<![\\p{L}'])NAMES (?:just |finally )?got married",
    gives: (found) => couple(found, 'married_to'),
    when: 'begins',
  },
  {
    says: "(?<![\\p{L}'])NAMES (?:just |finally )?got engaged",
    gives: (found) => couple(found, 'engaged_to'),
    when: 'begins',
  },
  {
    says: 'WHO <be> (?:dating|seeing|going out with|together with|in a relationship with) NAME',
    gives: [['WHO', 'partner_of', 'NAME']],
  },
]
