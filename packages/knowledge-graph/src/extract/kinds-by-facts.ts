import type { ExtractedFact } from '../contract/extractor.ts'
import type { NameKind } from './names/kinds.ts'

/** What the two ends of a predicate are, where that is sure. */
const ends: Readonly<Record<string, readonly [subject?: NameKind | undefined, object?: NameKind]>> = {
  lives_in: [undefined, 'place'],
  moved_to: [undefined, 'place'],
  moved_from: [undefined, 'place'],
  from: [undefined, 'place'],
  born_in: ['person', 'place'],
  born_on: ['person'],
  works_at: ['person', 'organisation'],
  works_as: ['person'],
  studied_at: ['person', 'organisation'],
  studied: ['person'],
  married_to: ['person', 'person'],
  engaged_to: ['person', 'person'],
  partner_of: ['person', 'person'],
  sibling_of: ['person', 'person'],
  parent_of: ['person', 'person'],
  relative_of: ['person', 'person'],
  friend_of: ['person', 'person'],
  colleague_of: ['person', 'person'],
  has_pet: ['person', 'animal'],
  speaks: ['person'],
  allergic_to: ['person'],
}

/** What names must be the names of for the facts to be meant as they are. */
export function kindsBy(facts: readonly ExtractedFact[]): ReadonlyMap<string, NameKind> {
  const kinds = new Map<string, NameKind>()
  for (const { subject, predicate, object } of facts) {
    const [one, other] = ends[predicate] ?? []
    if (one !== undefined) kinds.set(subject, one)
    if (other !== undefined && typeof object === 'string') kinds.set(object, other)
  }
  return kinds
}
