import { masked, nameCharacters } from './mask.ts'
import { numberPattern } from './amounts.ts'
import { anyForm, finite } from './verbs.ts'

/** `{Ana}`, `{Ana} and {Ben}`, `{Ana} and I`, `{Ana} and her husband`. */
const names = `${masked.name}(?:(?:, ${masked.name})*,? (?:and|&) (?:I(?!\\p{L})|${masked.name}|(?:my|his|her) \\p{L}+))?`
/** `, who`, `, the baker from Bonn,`. */
const aside = '(?:,? who|, [^,.;:!?]{2,40},)?'
/** Or left out: `Moved to Rome.`, `I live in Graz and work at Orbis`. */
const left = '(?<=^|,|(?<!\\p{L})(?:and|but|then))(?<LEFT>)'
const subject = `(?:(?<![\\p{L}\\p{N}'@-])(?<WHO>I|we|he|she|${names})(?![\\p{L}\\p{N}])${aside}|${left})`

/** Words at which a thing's description is over. */
const stops =
  'a lot|a bit|a little|a ton|a while|and|or|but|nor|because|cause|when|while|where|which|who|whom|whose|that|if|so|as|than|then|though|although|since|until|till|after|before|with|without|for|from|at|in|on|by|about|into|during|over|under|around|near|to|too|also|now|there|here|again|ever|afterwards?|later|again|already|today|tonight|yesterday|tomorrow|is|are|was|were|has|have|had|will|would|can|could|should|may|might|i|you|he|she|it|we|they|me|him|us|them|lately|recently|just|really|very|btw|lol|haha|though|however|anyway|especially|not|every|each|more|most|together|instead|myself|himself|herself|ourselves'
const thingWord = `(?!(?:${stops})(?:'\\p{L}+)?(?![\\p{L}-]))[\\p{L}\\p{N}${nameCharacters}][\\p{L}\\p{M}\\p{N}'${nameCharacters}-]*`
const thing = `${thingWord}(?: ${thingWord}){0,3}`

/** What a slot stands for. Add one here, and its reading in `slots.ts`. */
const slots: Readonly<Record<string, string>> = {
  NAMES: `${masked.name}(?:(?:, ${masked.name})*,? (?:and|&) ${masked.name})?`,
  NAME: masked.name,
  PLACE: `(?:the |beautiful |lovely |sunny |rainy |old )*${masked.name}(?!'s)`,
  ORG: `(?:the )?${masked.name}(?!'s)`,
  THINGS: `${thing}(?:(?:, ${thing})*,? (?:and|or) (?:a (?:bit|little) of )?${thing})?`,
  THING: thing,
  NUMBER: `(?:${numberPattern})`,
  TIME: masked.time,
  AMOUNT: masked.amount,
  OWNER: `(?:my|our|his|her|${masked.name}'s?)`,
}
const slotNames = new RegExp(`(?<!\\p{L}|\\?<)(${Object.keys(slots).join('|')})(?![\\p{L}])`, 'gu')

/**
 * A pattern as people can read it, made a regular expression over a masked sentence:
 *
 * - `WHO <live>`: a subject and a verb in any tense, as a statement has them; `<live>` alone: any form
 * - `NAME`, `PLACE`, `THING`, ...: slots, each a group of its name, one of a kind in a pattern
 * - all else is a regular expression, where a space is a space
 */
export function compile(says: string): RegExp {
  const source = says
    .replaceAll(/WHO <(\p{L}+)>/gu, (_, verb: string) => `${subject}${finite(verb)}`)
    .replaceAll(/<(\p{L}+)>(?!\p{L})/gu, (whole, verb: string, at: number, all: string) =>
      all[at - 1] === '?' ? whole : anyForm(verb),
    )
    .replaceAll(slotNames, (_, slot: string) => `(?<${slot}>${slots[slot] ?? ''})`)
  return new RegExp(source, 'giu')
}
