import { IDEOGRAPH, PUNCTUATION } from './code-points.ts'
import type { Model } from './model.ts'
import { tokeniser } from './tokeniser.ts'
import type { Token } from './tokeniser.ts'

/** An ideograph says about as much as an English word of this many letters. */
const IDEOGRAPH_LETTERS = 4

/**
 * Letters of a piece that speaks for its word. Words of any language fall into shorter pieces: of the runs of three
 * letters inside German, French and Spanish words two thirds are pieces of the English vocabulary, of four one fifth.
 */
const LONG_PIECE = 4

/** Makes the vector of one text after another; a text may come in slices. */
export interface TextVectors {
  /** Reads on from `from` up to about `to`, and returns where the next slice begins. Both in UTF-16 code units. */
  feed(text: string, from: number, to: number): number
  /** The vector of what was fed since the last call: unit length, or all zeros without an opinion. */
  finish(): Float32Array
}

/**
 * v = s / |s|, s the sum of the rows of the text's pieces (its mean points the same way).
 *
 * Unknown words add nothing. Where whole words and long pieces (christ-ening) hold less than the share `minKnown` of
 * the text's letters, the rest being fragments, the sum would be the spelling's and not the meaning's, and the answer
 * is zeros. Numbers and words of one letter count neither way, since every language shares them.
 *
 * The sum is kept in doubles: products of an int8 and a float32 are exact there, and so is their sum in all but
 * extreme texts; a square root and a division follow, both exactly rounded by the standard. So the bits are the
 * same on every machine.
 */
export function textVectors(model: Model, minKnown: number): TextVectors {
  const { dimensions, values, scales, numeric, lengths } = model
  const sum = new Float64Array(dimensions)
  let letters = 0
  let knownLetters = 0
  let spoken = 0 // tokens that are known and no punctuation

  const weigh = ({ kind, length, pieces, count }: Token): void => {
    if (kind === IDEOGRAPH) {
      letters += IDEOGRAPH_LETTERS
      return
    }
    if (count > 0) {
      spoken++
      if (length === 1 || numeric[pieces[0] ?? 0] === 1) return
    }
    letters += length
    if (count === 1) {
      knownLetters += length
      return
    }
    for (let p = 0; p < count; p++) {
      const own = lengths[pieces[p] ?? 0] ?? 0
      if (own >= LONG_PIECE) knownLetters += own
    }
  }

  const text = tokeniser(model.vocabulary, (token) => {
    if (token.kind !== PUNCTUATION) weigh(token)
    for (let p = 0; p < token.count; p++) {
      const piece = token.pieces[p] ?? 0
      const scale = scales[piece] ?? 0
      const row = piece * dimensions
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + scale * (values[row + d] ?? 0)
    }
  })

  return {
    feed: (fed, from, to) => text.feed(fed, from, to),
    finish() {
      text.end()
      const vector = new Float32Array(dimensions)
      if (spoken > 0 && knownLetters >= minKnown * letters) normalise(sum, vector)
      sum.fill(0)
      letters = knownLetters = spoken = 0
      return vector
    },
  }
}

function normalise(sum: Float64Array, into: Float32Array): void {
  let square = 0
  for (const x of sum) square += x * x
  if (square === 0) return
  const length = Math.sqrt(square)
  for (let d = 0; d < into.length; d++) into[d] = (sum[d] ?? 0) / length
}
