import { classOf, DROPPED, fold, PUNCTUATION, SPACE, WORD } from './code-points.ts'
import type { CodePointClass } from './code-points.ts'
import type { Vocabulary } from './vocabulary.ts'

/** BERT's limit, in code points after folding: a longer word is unknown. */
const MAX_WORD = 100
const BASIC_PLANE_END = 0xffff

/** One word, ideograph or punctuation mark. */
export interface Token {
  readonly kind: CodePointClass
  /** Code points after folding. */
  readonly length: number
  /** Ids of its pieces, of which the first `count` hold. */
  readonly pieces: Int32Array
  /** 0 where it is unknown, `[UNK]` in BERT. */
  readonly count: number
}

/**
 * Splits texts into wordpieces as BERT's uncased tokeniser does: without control characters and accents, in lower
 * case, cut at white space, around punctuation and ideographs, then into the longest pieces of the vocabulary.
 * Special tokens (`[CLS]`) are ordinary text.
 *
 * A text may be given in slices, so that a long one need not hold up the event loop. Of what went before, only the
 * unfinished word is kept.
 */
export interface Tokeniser {
  /** Reads on from `from` up to about `to`, and returns where the next slice begins. Both in UTF-16 code units. */
  feed(text: string, from: number, to: number): number
  /** The text is at its end. */
  end(): void
}

/** `take` gets the same object each time. */
export function tokeniser(vocabulary: Vocabulary, take: (token: Token) => void): Tokeniser {
  const { symbols } = vocabulary
  const word = new Uint16Array(MAX_WORD)
  const pieces = new Int32Array(MAX_WORD)
  const token: { -readonly [K in keyof Token]: Token[K] } = { kind: WORD, length: 0, pieces, count: 0 }
  let length = 0 // of the word so far; counted on past MAX_WORD

  const flush = (kind: CodePointClass): void => {
    if (length === 0) return
    token.kind = kind
    token.length = length
    token.count = length > MAX_WORD ? 0 : vocabulary.split(word, length, pieces)
    length = 0
    take(token)
  }

  const append = (codePoint: number): void => {
    if (length < MAX_WORD) word[length] = codePoint > BASIC_PLANE_END ? 0 : (symbols[codePoint] ?? 0)
    length++
  }

  const readOther = (codePoint: number): void => {
    const kind = classOf(codePoint)
    if (kind === DROPPED) return
    if (kind !== WORD) flush(WORD)
    if (kind === SPACE) return
    for (const part of fold(codePoint)) append(part.codePointAt(0) ?? 0)
    if (kind !== WORD) flush(kind)
  }

  return {
    feed(text, from, to) {
      const stop = Math.min(to, text.length)
      let at = from
      while (at < stop) {
        const unit = text.charCodeAt(at)
        if (unit >= 0x80) {
          const codePoint = text.codePointAt(at) ?? unit
          readOther(codePoint)
          at += codePoint > BASIC_PLANE_END ? 2 : 1
          continue
        }
        const kind = ASCII_CLASS[unit]
        if (kind === WORD) append(ASCII_FOLD[unit] ?? 0)
        else if (kind === SPACE) flush(WORD)
        else if (kind === PUNCTUATION) {
          flush(WORD)
          append(unit)
          flush(PUNCTUATION)
        }
        at++
      }
      return at
    },
    end() {
      flush(WORD)
    },
  }
}

const ASCII_CLASS = Uint8Array.from({ length: 0x80 }, (_, unit) => classOf(unit))
const ASCII_FOLD = Uint8Array.from({ length: 0x80 }, (_, unit) => fold(unit).charCodeAt(0))
