import type { Concept } from '../pattern.ts'
import { mine, myRelative } from './mine.ts'

const words: Readonly<Record<string, string>> = {
  hermana: 'sister',
  hermano: 'brother',
  madre: 'mother',
  mamá: 'mother',
  padre: 'father',
  papá: 'father',
  hijo: 'son',
  hija: 'daughter',
  esposa: 'wife',
  mujer: 'wife',
  marido: 'husband',
  esposo: 'husband',
  amigo: 'friend',
  amiga: 'friend',
  novio: 'boyfriend',
  novia: 'girlfriend',
  primo: 'cousin',
  prima: 'cousin',
  tía: 'aunt',
  tío: 'uncle',
}

/** A few facts in Spanish; `no` stands before the verb there. */
export const spanish: Concept = [
  {
    says: '(?<!\\p{L})(?<!no )(?:(?:yo )?vivo|vivimos) (?:ahora )?en PLACE',
    gives: mine('lives_in', 'PLACE'),
  },
  { says: '(?<!\\p{L})(?<!no )soy de PLACE', gives: mine('from', 'PLACE'), when: 'always' },
  { says: '(?<!\\p{L})(?<!no )trabajo (?:en|para) ORG', gives: mine('works_at', 'ORG') },
  { says: '(?<!\\p{L})me llamo NAME', gives: mine('named', 'NAME'), when: 'always' },
  { says: '(?<!\\p{L})(?<!no )nací en PLACE', gives: mine('born_in', 'PLACE'), when: 'always' },
  { says: "(?<![\\p{L}'])NAME vive en PLACE", gives: [['NAME', 'lives_in', 'PLACE']] },
  { says: "(?<![\\p{L}'])NAME nació en PLACE", gives: [['NAME', 'born_in', 'PLACE']], when: 'always' },
  {
    says: `(?<!\\p{L})(?:mis?|nuestr[oa]s?) (?:\\p{Ll}+ )?(?<word>${Object.keys(words).join('|')}) NAME`,
    gives: myRelative(words),
    when: 'always',
  },
  { says: '(?<!\\p{L})mis? (?:perr[oa]|gat[oa]) NAME', gives: mine('has_pet', 'NAME') },
]
