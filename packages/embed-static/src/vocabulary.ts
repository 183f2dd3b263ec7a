import { MnesticError } from '@mnestic/core'

/** No piece begins with what was asked. */
const NONE = -1
const WORD_START = 0
const WORD_INSIDE = 1
const CONTINUED = '##'

/**
 * The wordpieces as a trie, so that the longest piece at a place is found in one walk.
 *
 * A child is found by hashing its parent and symbol, with open addressing: compact, and nothing of the embedded
 * texts is ever kept.
 */
export interface Vocabulary {
  /** Pieces in the table. */
  readonly size: number
  /** A small number for each character that occurs in a piece; 0 for all others. By UTF-16 code unit. */
  readonly symbols: Uint16Array
  /**
   * Splits a word into its longest pieces, from left to right.
   *
   * @param word - Symbols of the word, of which the first `length` count.
   * @param pieces - Receives the ids of the pieces; as long as `word` at least.
   * @returns How many pieces; 0 where the word has a part that no piece covers, and so is unknown.
   */
  split(word: Uint16Array, length: number, pieces: Int32Array): number
}

/** A piece without the sign that it stands inside a word. `##` itself is a piece of its own. */
export function lettersOf(piece: string): string {
  return piece.length > CONTINUED.length && piece.startsWith(CONTINUED)
    ? piece.slice(CONTINUED.length)
    : piece
}

/** Builds the trie of `pieces`; a piece's index is its id. */
export function vocabulary(pieces: readonly string[]): Vocabulary {
  const symbols = new Uint16Array(0x10000)
  let symbolCount = 1
  let characters = 2 // the two roots
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i)
      if (symbols[unit] === 0) symbols[unit] = symbolCount++
    }
    characters += piece.length
  }
  if (characters * symbolCount > 0xffffffff) {
    throw new MnesticError('TOO_LARGE', `a vocabulary of ${pieces.length} pieces is too large for one table`)
  }

  const ids = new Int32Array(characters).fill(NONE) // by node
  let nodes = 2
  let bits = 4
  while (1 << bits < characters) bits++ // never full; a quarter in practice, since pieces share beginnings
  const mask = (1 << bits) - 1
  const keys = new Uint32Array(1 << bits) // parent * symbolCount + symbol, never 0: no symbol is
  const children = new Int32Array(1 << bits)

  const slotOf = (key: number): number => {
    let slot = (Math.imul(key, 0x9e3779b1) >>> (32 - bits)) & mask
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  const add = (piece: string, id: number): void => {
    const letters = lettersOf(piece)
    let node = letters.length < piece.length ? WORD_INSIDE : WORD_START
    for (let i = 0; i < letters.length; i++) {
      const key = node * symbolCount + (symbols[letters.charCodeAt(i)] ?? 0)
      const slot = slotOf(key)
      if (keys[slot] === 0) {
        keys[slot] = key
        children[slot] = nodes++
      }
      node = children[slot] ?? NONE
    }
    ids[node] = id
  }
  for (const [id, piece] of pieces.entries()) add(piece, id)

  return {
    size: pieces.length,
    symbols,
    split(word, length, found) {
      let count = 0
      let at = 0
      while (at < length) {
        let node = at === 0 ? WORD_START : WORD_INSIDE
        let longest = NONE
        let end = at
        for (let i = at; i < length; i++) {
          const symbol = word[i] ?? 0
          if (symbol === 0) return 0 // this character is in no piece, so the word cannot be covered
          const slot = slotOf(node * symbolCount + symbol)
          if (keys[slot] === 0) break
          node = children[slot] ?? NONE
          const id = ids[node] ?? NONE
          if (id !== NONE) {
            longest = id
            end = i + 1
          }
        }
        if (longest === NONE) return 0
        found[count++] = longest
        at = end
      }
      return count
    },
  }
}
