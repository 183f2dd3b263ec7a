import type { EntityKey } from '../contract/rows.ts'

const edges = /^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu
const possessive = /(?<=\p{L})['’]s$/u

/**
 * The normalised form of a name: NFKC, small letters, single spaces, without punctuation at its edges or a possessive
 * ending. A name that is nothing else keeps its own.
 */
export function keyOf(name: string): EntityKey {
  const folded = name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ')
  const bare = folded.replace(edges, '').replace(possessive, '').replace(edges, '')
  return bare === '' ? folded.trim() || folded : bare
}

/** The words of a key, in order: runs of letters, marks and digits; each Chinese character is one. */
export function wordsOf(key: EntityKey): readonly string[] {
  return key.match(/\p{Script=Han}|[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+/gv) ?? []
}
