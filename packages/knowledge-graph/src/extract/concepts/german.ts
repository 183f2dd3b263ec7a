import type { Concept } from '../pattern.ts'
import { mine, myRelative } from './mine.ts'

const words: Readonly<Record<string, string>> = {
  schwester: 'sister',
  bruder: 'brother',
  mutter: 'mother',
  mama: 'mother',
  vater: 'father',
  papa: 'father',
  sohn: 'son',
  tochter: 'daughter',
  frau: 'wife',
  mann: 'husband',
  freund: 'friend',
  freundin: 'friend',
  kollege: 'colleague',
  kollegin: 'colleague',
  cousine: 'cousin',
  cousin: 'cousin',
  tante: 'aunt',
  onkel: 'uncle',
  oma: 'grandma',
  opa: 'grandpa',
}

/** A few facts in German; what is denied stands after the place there: `Ich wohne in Köln nicht` is not read. */
export const german: Concept = [
  {
    says: '(?<!\\p{L})(?:ich|wir) (?:wohnen?|leben?) (?:jetzt |seit TIME |noch |schon )?in PLACE(?! nicht)',
    gives: mine('lives_in', 'PLACE'),
  },
  {
    says: '(?<!\\p{L})(?:wohne|lebe|wohnen|leben) (?:ich|wir) (?:jetzt |noch |schon )?in PLACE(?! nicht)',
    gives: mine('lives_in', 'PLACE'),
  },
  {
    says: '(?<!\\p{L})ich (?:komme|bin) (?:ursprünglich )?aus PLACE(?! nicht)',
    gives: mine('from', 'PLACE'),
    when: 'always',
  },
  {
    says: '(?<!\\p{L})(?:ich arbeite|arbeite ich) (?:jetzt |noch |seit TIME )?(?:bei|für) ORG(?! nicht)',
    gives: mine('works_at', 'ORG'),
  },
  { says: '(?<!\\p{L})ich heiße NAME', gives: mine('named', 'NAME'), when: 'always' },
  {
    says: `(?<!\\p{L})(?:meine?[nmr]?|unsere?[nmr]?) (?:\\p{Ll}+ )?(?<word>${Object.keys(words).join('|')}) NAME`,
    gives: myRelative(words),
    when: 'always',
  },
]
