import { givenNames } from '../words/given-names.ts'
import { places } from '../words/places.ts'
import {
  beforeAnimals,
  beforePeople,
  organisations,
  organisationsOf,
  placesFirst,
  placesLast,
} from './words.ts'

/** What a name is the name of. */
export type NameKind = 'person' | 'animal' | 'place' | 'organisation' | 'work' | 'handle'

/** By its words and by what stands around it; nothing where they do not tell. */
export function kindOf(name: string, before: string, after: string): NameKind | undefined {
  const words = name.toLowerCase().split(/[\s-]+/u)
  const [first = '', last = ''] = [words[0], words.at(-1)]
  if (beforeAnimals.test(before)) return 'animal'
  if (beforePeople.test(before)) return 'person'
  if (words.length > 1 && (organisations.has(last) || (organisationsOf.has(first) && words[1] === 'of')))
    return 'organisation'
  if (words.length > 1 && (placesLast.has(last) || placesFirst.has(first))) return 'place'
  const isPlace = places.has(words.join(' '))
  // Sofia, Florence, Austin: by what stands before.
  if (
    isPlace &&
    (!givenNames.has(first) || /(?:^|\s)(?:in|to|from|near|at|of|around|via|into)\s$/iu.test(before))
  )
    return 'place'
  if (givenNames.has(first) && words.length < 4) return 'person'
  if (
    /(?:^|\s)(?:reading|read|watched|watching|book|novel|film|movie|album|song)(?: called)?\s$/iu.test(before)
  )
    return 'work'
  if (/(?:^|\s)(?:in|near|to live in|nach|à|en)\s$/iu.test(before)) return 'place'
  if (
    /^(?:'s (?:\p{Ll}+ )?(?:mother|father|mum|mom|dad|sister|brother|wife|husband|son|daughter|friend|birthday|house)(?!\p{L})| (?:said|says|told|asked|lives|lived|works|worked|loves|hates|plays|speaks|studies|studied|thinks|and I)(?!\p{L}))/u.test(
      after,
    )
  )
    return 'person'
  return undefined
}
