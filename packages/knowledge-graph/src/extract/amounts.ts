import type { Span } from '@mnestic/core'

/** An amount with its unit, or of money. */
export interface Amount {
  readonly span: Span
  readonly kind: 'quantity' | 'money'
  /** The number and the unit as they stand, white space made one: `12 km`, `$45`. */
  readonly name: string
  readonly value: number
}

const numbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
}

const figure = String.raw`\d{1,3}(?:[ .,]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?`
const word = Object.keys(numbers).join('|')
/** For patterns: a number in figures or, up to a hundred, in English words. */
export const numberPattern: string = `(?:${figure}|${word})`

const units = [
  'km|kms|cm|mm|m|kilomet(?:er|re)s?|met(?:er|re)s?|centimet(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?|ft',
  'kg|kgs|kilos?|grams?|g|pounds?|lbs?|ounces?|oz|tons?|tonnes?',
  'lit(?:er|re)s?|l|ml|gallons?|pints?|cups?|tablespoons?|teaspoons?',
  'seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?',
  'degrees|%|percent|mph|km/h|kwh|watts?|mb|gb|tb|calories|kcal|square (?:met(?:er|re)s|feet)|acres?|hectares?',
  'stunden?|minuten?|sekunden?|tagen?|wochen?|monaten?|jahren?|kilometern?|metern?|gramm|prozent|grad',
  'heures?|secondes?|jours?|semaines?|mois|ans?|kilomètres?|mètres?|grammes?|degrés|pour cent',
  'horas?|minutos?|segundos?|días?|semanas?|mes(?:es)?|años?|kilómetros?|metros?|gramos?|grados|por ciento',
].join('|')
const currencies =
  'euros?|eur|dollars?|usd|bucks|pounds? sterling|gbp|cents|pence|quid|yen|yuan|rmb|rupees|francs?|franken|chf|kronor|kroner|zloty|pesos?|dólares|美元|欧元|元'

const symbols = '[$€£¥₹]'
const scale = '(?: ?(?:k|m|bn|thousand|million|billion)(?![\\p{L}\\p{N}]))?'

/** Not a part of a longer number or word. */
const begin = '(?<![\\p{L}\\p{N}.,])'
const end = '(?![\\p{L}\\p{N}])'
const rules: readonly (readonly [Amount['kind'], RegExp])[] = [
  ['money', new RegExp(`${begin}${symbols} ?(?<number>${figure})${scale}`, 'giu')],
  ['money', new RegExp(`${begin}(?<number>${figure})${scale} ?${symbols}`, 'giu')],
  ['money', new RegExp(`${begin}(?<number>${numberPattern})${scale} ?(?:${currencies})${end}`, 'giu')],
  // A minus sign or a row of units (`5-year-old`) is left to the sentence.
  [
    'quantity',
    new RegExp(
      `${begin}(?!one day)(?<number>${numberPattern})(?: |(?<=\\d)(?=[%\\p{L}]))(?:${units})(?:${end}|(?<=%))`,
      'giu',
    ),
  ],
]

/** The amounts in a text, in order; what an earlier one took, a later one does not see. */
export function amountsIn(text: string): readonly Amount[] {
  const found: Amount[] = []
  for (const [kind, pattern] of rules)
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if (found.some((other) => other.span.start < span.end && span.start < other.span.end)) continue
      found.push({
        span,
        kind,
        name: match[0].replace(/\s+/gu, ' '),
        value: numberOf(match.groups?.['number'] ?? ''),
      })
    }
  return found.toSorted((a, b) => a.span.start - b.span.start)
}

/** A number as people write it; NaN where it is none. `1,200` and `1.200` are a thousand and two hundred. */
export function numberOf(text: string): number {
  const named = numbers[text.toLowerCase()]
  if (named !== undefined) return named
  const grouped = /^\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?$/u.test(text)
  const decimals = /[.,](\d{1,2})$/u.exec(text)
  if (!grouped) return Number(text.replace(',', '.'))
  const whole = decimals === null ? text : text.slice(0, decimals.index)
  return Number(`${whole.replaceAll(/[ .,]/gu, '')}.${decimals?.[1] ?? 0}`)
}
