import { packed } from '../scripts.ts'

const letters = /[\p{L}\p{N}]/u
const withoutBounds = new RegExp(`[${packed}]`, 'v')

/** Names that begin a question as often as they name somebody. */
const openers: ReadonlySet<string> = new Set(['will', 'may'])

/** A place in a text, half-open, in UTF-16 code units. */
export interface Place {
  readonly start: number
  readonly end: number
}

/**
 * Which of these speakers a text names: by the whole name, or by its first word where no other speaker shares that. In
 * the case in which it is written, so that `will` is no Will; whatever the case in a text without capitals. However its
 * apostrophes and accents are encoded.
 */
export function namedIn(text: string, speakers: readonly string[]): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, readonly Place[]>()
  const plain = withPlainApostrophes(text)
  const noCapitals = text === text.toLowerCase()
  const sharers = new Map<string, number>()
  for (const speaker of speakers) sharers.set(firstWord(speaker), (sharers.get(firstWord(speaker)) ?? 0) + 1)
  for (const speaker of speakers) {
    const first = firstWord(speaker)
    const whole = placesOf(plain, speaker, noCapitals)
    const byFirst = whole.length === 0 && first !== speaker && first.length > 1 && sharers.get(first) === 1
    const places = byFirst ? placesOf(plain, first, noCapitals) : whole
    if (places.length > 0) found.set(speaker, places)
  }
  return found
}

function firstWord(name: string): string {
  return /^\S*/.exec(name)?.[0] ?? name
}

/** Of the same length, so that places are the same. */
function withPlainApostrophes(text: string): string {
  return text.replaceAll(/[‘’ʼ]/g, "'")
}

/** In the text, whose apostrophes are plain; accents may be letters of their own there and not in the name, or the other way round. */
function placesOf(text: string, name: string, noCapitals: boolean): readonly Place[] {
  const wanted = withPlainApostrophes(noCapitals ? name.toLowerCase() : name)
  if (wanted.trim() === '') return []
  const forms = new Set([wanted, wanted.normalize('NFC'), wanted.normalize('NFD')])
  return [...forms].flatMap((form) => placesOfForm(text, form))
}

function placesOfForm(text: string, wanted: string): readonly Place[] {
  const places: Place[] = []
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + 1)) {
    const end = start + wanted.length
    // Where words follow each other without spaces, or carry endings, there is no boundary to ask for.
    const opens = start === 0 && openers.has(wanted.toLowerCase()) && text.startsWith(' ', end)
    const bounded = withoutBounds.test(wanted) || !(goesOn(text, start - 1) || goesOn(text, end))
    if (bounded && !opens) places.push({ start, end })
  }
  return places
}

function goesOn(text: string, at: number): boolean {
  return letters.test(text.charAt(at))
}
