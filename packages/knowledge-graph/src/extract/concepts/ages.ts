import type { Found } from '../found.ts'
import type { Concept, Draft } from '../pattern.ts'

function aged({ who, values, group, kindOf }: Found): readonly Draft[] {
  const age = Number(values('NUMBER')[0] ?? values('AMOUNT')[0])
  const isPronoun = /^(?:i|we|he|she)?$/u.test(group('WHO') ?? '')
  // Names of variables have values, too: `x is 5`.
  const aging = who.filter((name) => isPronoun || kindOf(name) === 'person' || kindOf(name) === 'animal')
  return age > 0 && age < 120
    ? aging.map((subject) => ({ subject, predicate: 'age', object: age, objectKind: 'literal' }))
    : []
}

function parents({ who, values, group }: Found): readonly Draft[] {
  const count =
    Number(values('NUMBER')[0]) +
    (group('more') === undefined ? 0 : Number({ a: 1, one: 1, two: 2, three: 3 }[group('more') ?? ''] ?? NaN))
  return count > 0 && count < 20
    ? who.map((subject) => ({ subject, predicate: 'children', object: count, objectKind: 'literal' }))
    : []
}

const child = '(?:(?:\\p{Ll}+ ){0,2}?)(?:kids|children|sons|daughters|boys and|girls and|little ones)'
/** Nothing that is counted comes after. */
const bare = '(?=\\s*(?:[.,!;)]|$|and(?!\\p{L})|but|now|today|next|this))'

/** How old people are, and how many children they have. */
export const ages: Concept = [
  {
    says: `WHO <be> (?:only |almost |nearly )?NUMBER${bare}`,
    gives: (found) => (found.tense === 'present' ? aged(found) : []),
  },
  {
    says: 'WHO <be> (?:only |almost |nearly )?AMOUNT old',
    gives: (found) => (found.tense === 'present' ? aged(found) : []),
  },
  {
    says: '(?<!(?:when|before|after|until|till|since|once|time|as) )WHO <turn> NUMBER(?=\\s*(?:[.,!;)]|$|and(?!\\p{L})|but|today|last|this|in|on|recently|[\\ue800-\\uebff]))',
    gives: aged,
    when: 'begins',
  },
  {
    says: `WHO <have> (?:got )?NUMBER ${child}(?: and (?<more>a|one|two|three) (?:sons?|daughters?|boys?|girls?))?(?![\\p{L}-])`,
    gives: parents,
  },
]
