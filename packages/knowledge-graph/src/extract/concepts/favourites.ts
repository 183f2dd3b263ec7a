import type { Found } from '../found.ts'
import type { Concept, Draft } from '../pattern.ts'

/** What is not the favourite of its kind for ever. */
const what =
  '(?<what>(?!part|thing|bit|moment|one|time|way|memory|scene|place|spot)[\\p{L}-]+(?: (?!is|was|are|of|to|in|for|at|from|about|so|has|would|will|when|and)[\\p{L}-]+)?)'
const favourite = `favou?rite ${what}`

function favouritesOf(found: Found): readonly Draft[] {
  const predicate = `favourite_${(found.group('what') ?? '').replaceAll(/[ -]/gu, '_')}`
  const [object] = [...found.values('NAME'), ...found.values('THING')]
  return object === undefined ? [] : found.values('OWNER').map((subject) => ({ subject, predicate, object }))
}

/** `My favourite colour is green`: predicate `favourite_colour`. */
export const favourites: Concept = [
  {
    says: `(?<![\\p{L}'-])OWNER (?:absolute |all-time )?${favourite} (?:is|has always been|has to be|would be|would have to be|must be)(?: probably| definitely| called)? (?:the |a |an )?(?:NAME|THING)(?=\\s*(?:[.,!;:)-]|$|and|because|but|by|which|since|from))`,
    gives: favouritesOf,
  },
  {
    says: `(?<=^ |[.,;!] )(?:the |a |an )?THING (?:is|are) (?:also |still |definitely )?OWNER (?:absolute |all-time )?${favourite}(?=\\s*(?:[.,!;:)-]|$|and|because|but|by))`,
    gives: favouritesOf,
  },
]
