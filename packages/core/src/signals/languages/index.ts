import { rulesOf, type WordRules } from '../word-rules.ts'
import { chinese } from './chinese.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { japanese } from './japanese.ts'
import { spanish } from './spanish.ts'

const all = [english, german, french, spanish, japanese, chinese].map(rulesOf)

/** A language more is a table more. */
export const languageRules: WordRules = {
  before: all.flatMap(({ before }) => before),
  alone: all.flatMap(({ alone }) => alone),
  after: all.flatMap(({ after }) => after),
}
