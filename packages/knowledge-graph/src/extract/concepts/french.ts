import type { Concept } from '../pattern.ts'
import { mine, myRelative } from './mine.ts'

const words: Readonly<Record<string, string>> = {
  sœur: 'sister',
  soeur: 'sister',
  frère: 'brother',
  mère: 'mother',
  maman: 'mother',
  père: 'father',
  papa: 'father',
  fils: 'son',
  fille: 'daughter',
  femme: 'wife',
  mari: 'husband',
  ami: 'friend',
  amie: 'friend',
  copain: 'boyfriend',
  copine: 'girlfriend',
  collègue: 'colleague',
  cousin: 'cousin',
  cousine: 'cousin',
  tante: 'aunt',
  oncle: 'uncle',
}

/** A few facts in French. */
export const french: Concept = [
  {
    says: "(?<!\\p{L})(?:j'habite|je vis|nous habitons|nous vivons|on habite) (?:maintenant |toujours )?(?:à|en|au|aux) PLACE",
    gives: mine('lives_in', 'PLACE'),
  },
  { says: "(?<!\\p{L})je viens (?:de |d')PLACE", gives: mine('from', 'PLACE'), when: 'always' },
  { says: '(?<!\\p{L})je travaille (?:chez|pour) ORG', gives: mine('works_at', 'ORG') },
  { says: "(?<!\\p{L})je m'appelle NAME", gives: mine('named', 'NAME'), when: 'always' },
  { says: "(?<![\\p{L}'])NAME (?:travaille (?:chez|pour)) ORG", gives: [['NAME', 'works_at', 'ORG']] },
  { says: "(?<![\\p{L}'])NAME (?:habite|vit) (?:à|en|au|aux) PLACE", gives: [['NAME', 'lives_in', 'PLACE']] },
  {
    says: `(?<!\\p{L})(?:mon|ma|notre|mes) (?:\\p{Ll}+ )?(?<word>${Object.keys(words).join('|')}) NAME`,
    gives: myRelative(words),
    when: 'always',
  },
]
