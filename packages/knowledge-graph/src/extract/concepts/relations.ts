import type { Draft } from '../pattern.ts'

/** What somebody is to somebody: the fact that `OWNER's WORD NAME` states. */
interface Relation {
  readonly words: string
  readonly draft: (owner: string, name: string) => Draft
}

const symmetric =
  (predicate: string) =>
  (subject: string, object: string): Draft => ({ subject, predicate, object })

const relations: readonly Relation[] = [
  { words: 'sisters?|brothers?|siblings?|twins?|twin (?:sister|brother)', draft: symmetric('sibling_of') },
  {
    words: 'mother|father|mum|mom|mama|mummy|mommy|dad|daddy|papa|parents?',
    draft: (owner, name) => ({ subject: name, predicate: 'parent_of', object: owner }),
  },
  {
    words: 'sons?|daughters?|kids?|child|children|baby|toddler|newborn|firstborn',
    draft: (owner, name) => ({ subject: owner, predicate: 'parent_of', object: name }),
  },
  { words: 'wife|husband|spouse|hubby', draft: symmetric('married_to') },
  { words: 'fiancée?|fiance', draft: symmetric('engaged_to') },
  { words: 'girlfriend|boyfriend|partner', draft: symmetric('partner_of') },
  {
    words: 'friends?|buddy|pal|bestie|mates?|bff|(?:\\p{L}+ )?(?:friend|mate) from (?:\\p{L}+)',
    draft: symmetric('friend_of'),
  },
  { words: 'colleagues?|co-?workers?', draft: symmetric('colleague_of') },
  {
    words:
      'cousins?|aunts?|aunties?|uncles?|nephews?|nieces?|grandmother|grandfather|grandma|grandpa|granny|grandad|granddad|nana|grand(?:son|daughter)s?|(?:sister|brother|mother|father|son|daughter)s?-in-law|step-?(?:sister|brother|mother|father|mom|dad|son|daughter)|half-(?:sister|brother)|godmother|godfather|godson|goddaughter',
    draft: symmetric('relative_of'),
  },
]

/** For patterns; the longest words first, so that a sister-in-law is no sister. */
export const relationWords: string = `(?<relation>${relations
  .toReversed()
  .map(({ words }) => words)
  .join('|')})(?![\\p{L}-])`

export function relationDraft(word: string, owner: string, name: string): readonly Draft[] {
  const relation = relations.toReversed().find(({ words }) => new RegExp(`^(?:${words})$`, 'iu').test(word))
  return relation === undefined ? [] : [relation.draft(owner, name)]
}
