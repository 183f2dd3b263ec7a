import type { Span } from '@mnestic/core'
import type { Lookup } from '../contract/engine.ts'
import { keyOf } from './key.ts'
import { likeLength } from './like.ts'

/** A word of a cue, folded as keys are, with its place. */
export interface CueWord extends Span {
  readonly word: string
}

/** Words of a cue that are looked at. */
const maxWords = 128
/** Words of a name that is looked for as a whole. */
const maxName = 6

export function cueWords(text: string): readonly CueWord[] {
  const words: CueWord[] = []
  for (const found of text.matchAll(/\p{Script=Han}|[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+/gv)) {
    const [said] = found
    words.push({
      word: said.normalize('NFKC').toLowerCase(),
      start: found.index,
      end: found.index + said.length,
    })
    if (words.length === maxWords) break
  }
  return words
}

/** What a cue may name: each run of words as a whole, and each word as part of a name. */
export function lookupsOf(text: string, words: readonly CueWord[]): readonly Lookup[] {
  const lookups = new Map<string, Lookup>()
  for (const [i, { start, end, word }] of words.entries()) {
    const key = keyOf(text.slice(start, end))
    lookups.set(key, { key, words: [word], like: word.length < likeLength ? [] : [word] })
    for (const last of words.slice(i + 1, i + maxName)) {
      const longer = keyOf(text.slice(start, last.end))
      if (!lookups.has(longer)) lookups.set(longer, { key: longer, words: [], like: [] })
    }
  }
  return [...lookups.values()]
}
