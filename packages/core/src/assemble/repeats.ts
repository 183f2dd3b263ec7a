import type { MemoryRecord } from '../contract/record.ts'
import { wordsOf } from './words.ts'

/** Fewer words than this may stand in a longer text by chance, and mean something else there. */
const minContained = 5

/** Share of the distinct words of two texts together that both have, from which on the second adds little. */
const near = 0.8

/** Of longer texts so many characters are compared, so that what a comparison costs has a bound. */
const compared = 4_000

/** The words of a text. One object for each text: the same texts are the same object. */
export interface Said {
  /** With a space before and after each word, so that words are found as wholes. */
  readonly sequence: string
  readonly words: ReadonlySet<string>
  /** False where the text is longer than what is compared of it. */
  readonly whole: boolean
}

/** What has been said, by whom: the same words of somebody else, or in another scope, are no repetition. */
export class Repeats {
  readonly #said = new Map<string, Said[]>()
  readonly #known: Map<string, Said>

  /** `known`: words of texts, kept from one choice to the next. */
  constructor(known: Map<string, Said>) {
    this.#known = known
  }

  add(record: MemoryRecord, text: string): void {
    const voice = voiceOf(record)
    const texts = this.#said.get(voice) ?? []
    this.#said.set(voice, texts)
    texts.push(this.#wordsIn(text))
  }

  /**
   * `again`: these very words stand there already, alone or (five or more of them) in a row within a longer text, but
   * for case, punctuation and spacing. `nearly`: four fifths of the words are those of one text; since a single word
   * may make the difference (a number, a "not"), such a record is not the same, and only waits for its turn.
   *
   * Of a text of more than 4,000 characters these are compared: another text may stand in them or be nearly theirs, but
   * the text itself is there again only to the letter.
   */
  of(record: MemoryRecord, text: string): 'again' | 'nearly' | undefined {
    const texts = this.#said.get(voiceOf(record))
    if (texts === undefined) return undefined
    const one = this.#wordsIn(text)
    if (texts.some((other) => isSame(one, other))) return 'again'
    if (one.words.size >= minContained) {
      if (texts.some((other) => holds(other, one))) return 'again'
      if (texts.some((other) => areNear(one.words, other.words))) return 'nearly'
    }
    return undefined
  }

  #wordsIn(text: string): Said {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const made = said(text)
    this.#known.set(text, made)
    return made
  }
}

function voiceOf({ scope, speaker, role }: MemoryRecord): string {
  return JSON.stringify([scope, speaker ?? null, role ?? null])
}

function said(text: string): Said {
  const whole = text.length <= compared
  const found = wordsOf(text.slice(0, compared))
  // The last one may be the beginning of a word.
  const words = whole ? found : found.slice(0, -1)
  // A text without words (an emoji) is compared as it is.
  const sequence = words.length === 0 ? text.slice(0, compared).trim() : ` ${words.join(' ')} `
  return { sequence, words: new Set(words), whole }
}

function isSame(a: Said, b: Said): boolean {
  return a === b || (a.whole && b.whole && a.sequence === b.sequence)
}

function holds(longer: Said, { sequence, words, whole }: Said): boolean {
  if (!whole || longer.sequence.length < sequence.length) return false
  // Nearly always one of the first words tells, and the search is spared.
  for (const word of words) if (!longer.words.has(word)) return false
  return longer.sequence.includes(sequence)
}

/** By Jaccard's coefficient; looked at no further than to the word that rules it out. */
function areNear(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  const sum = small.size + large.size
  // At most.
  let both = small.size
  for (const word of small) {
    if (both / (sum - both) < near) return false
    if (!large.has(word)) both -= 1
  }
  return both / (sum - both) >= near
}
