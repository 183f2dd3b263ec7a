/** What kind of thing an entity is; `value` is a plain literal. */
export type Kind =
  | 'person'
  | 'company'
  | 'town'
  | 'animal'
  | 'project'
  | 'thing'
  | 'club'
  | 'venue'
  | 'quarter'
  | 'priced'
  | 'value'

export interface Predicate {
  readonly name: PredicateName
  readonly subject: Kind
  readonly object: Kind
  /** At any time one object at most. */
  readonly single?: true
  /** Holds in both directions. */
  readonly symmetric?: true
  /** At any time one subject at most, so that the way back is unambiguous. */
  readonly oneSubject?: true
  /** Told once, and true ever since. */
  readonly lasting?: true
}

export type PredicateName = (typeof list)[number]['name']

/** What an application could say of its predicates; the questions use none of the words in their names. */
const list = [
  { name: 'lives_in', subject: 'person', object: 'town', single: true },
  { name: 'works_at', subject: 'person', object: 'company', single: true },
  { name: 'partner', subject: 'person', object: 'person', single: true, symmetric: true },
  { name: 'sibling', subject: 'person', object: 'person', single: true, symmetric: true, lasting: true },
  { name: 'child_of', subject: 'person', object: 'person', single: true, oneSubject: true, lasting: true },
  { name: 'classmate', subject: 'person', object: 'person', single: true, symmetric: true, lasting: true },
  { name: 'has_pet', subject: 'person', object: 'animal', single: true, oneSubject: true, lasting: true },
  { name: 'phone_number', subject: 'person', object: 'value', single: true },
  { name: 'allergic_to', subject: 'person', object: 'value', single: true, lasting: true },
  { name: 'based_in', subject: 'company', object: 'town', single: true },
  { name: 'headed_by', subject: 'company', object: 'person', single: true, oneSubject: true },
  { name: 'led_by', subject: 'project', object: 'person', single: true, oneSubject: true },
  { name: 'done_for', subject: 'project', object: 'company', single: true, oneSubject: true, lasting: true },
  { name: 'owned_by', subject: 'thing', object: 'person', single: true, oneSubject: true },
  { name: 'costs', subject: 'priced', object: 'value', single: true },
  { name: 'meets_at', subject: 'club', object: 'venue', single: true, oneSubject: true },
  { name: 'meets_on', subject: 'club', object: 'value', single: true },
  { name: 'member_of', subject: 'person', object: 'club', single: true, lasting: true },
  { name: 'lies_in', subject: 'venue', object: 'quarter', single: true, lasting: true },
] as const

export const predicates: readonly Predicate[] = list

export function predicate(name: PredicateName): Predicate {
  const found = predicates.find((one) => one.name === name)
  if (found === undefined) throw new Error(`There is no predicate ${name}`)
  return found
}
