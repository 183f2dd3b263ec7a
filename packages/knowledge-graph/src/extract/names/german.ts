import { givenNames } from '../words/given-names.ts'
import { listOf } from '../words/list.ts'
import { places } from '../words/places.ts'
import { beforePeople } from './words.ts'
import type { Token } from './tokens.ts'

const german = listOf(
  'ich du wir ihr und oder der die das dem den des ein eine einen einem einer ist sind nicht kein keine mein meine meinen meiner mit auf aus bei nach seit von für zum zur im am auch noch war habe hat haben wird wohne wohnt heute gestern morgen sehr schon',
)
const english = listOf(
  'i the and is a to of my was are it that have has this we you for with on at from in not she he they be but so',
)
/** After `in`, `nach`, ... and no place. */
const states = listOf(`
  hause ruhe eile ordnung zukunft urlaub arbeit form frage gefahr bewegung feierabend ferien deutsch englisch französisch
  spanisch regen schnee sommer winter frühling herbst wirklichkeit kürze mode rente schule bett bad pension plänen stunden
  tagen wochen monaten jahren minuten anfang ende mitte kontakt stimmung not sicht bezug zeiten gold silber holz metall
  freude hilfe glück pech liebe angst wut kaffee tee wein bier essen trinken sonnenschein gewitter nacht tag
`)

/** Whether a sentence is German, where every noun has a capital. */
export function isGerman(tokens: readonly Token[]): boolean {
  let balance = 0
  for (const { lower } of tokens) balance += Number(german.has(lower)) - Number(english.has(lower))
  return balance > 0 && tokens.some(({ lower }) => german.has(lower) && !english.has(lower))
}

/** Where every noun has a capital only what is known, or stands where names stand, is one. */
export function isGermanName({ lower, first }: Token, before: string): boolean {
  if (!first && (givenNames.has(lower) || places.has(lower))) return true
  if (beforePeople.test(before)) return true
  return /(?:^|\s)(?:in|nach|aus|bei)\s$/iu.test(before) && !states.has(lower)
}
