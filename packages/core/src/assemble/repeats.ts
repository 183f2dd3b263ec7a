import type { MemoryRecord } from '../contract/record.ts'
import { wordsOf } from './words.ts'

/** Fewer words than this may stand in a longer text by chance, and mean something else there. */
const minContained = 5

/** Share of the distinct words of two texts together that both have, from which on the second adds little. */
const near = 0.8

export interface Said {
  /** With a space before and after each word, so that words are found as wholes. */
  readonly sequence: string
  readonly words: ReadonlySet<string>
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
   */
  of(record: MemoryRecord, text: string): 'again' | 'nearly' | undefined {
    const texts = this.#said.get(voiceOf(record))
    if (texts === undefined) return undefined
    const one = this.#wordsIn(text)
    if (texts.some((other) => other.sequence === one.sequence)) return 'again'
    if (one.words.size >= minContained) {
      if (texts.some((other) => other.sequence.includes(one.sequence))) return 'again'
      if (texts.some((other) => overlap(one.words, other.words) >= near)) return 'nearly'
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
  const words = wordsOf(text)
  // A text without words (an emoji) is compared as it is.
  return { sequence: words.length === 0 ? text.trim() : ` ${words.join(' ')} `, words: new Set(words) }
}

/** Jaccard's coefficient; 0 at once where the sizes rule more out. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size < near * large.size) return 0
  let both = 0
  for (const word of small) if (large.has(word)) both += 1
  return both / (small.size + large.size - both)
}
