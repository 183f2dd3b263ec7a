import { likeLength } from '../link/like.ts'

/**
 * One edit leaves one half of a word as it was (the pigeonhole of Navarro 2001, "A guided tour to approximate string
 * matching", section 8): words are found by hashes of their halves, and then compared. Only two neighbours that change
 * places across the middle are missed.
 */
export function halvesOf(word: string): readonly string[] {
  if (word.length < likeLength) return []
  const middle = word.length >> 1
  return [`<${word.slice(0, middle)}`, `>${word.slice(middle)}`]
}

/** Halves that words one edit away from this one may have. */
export function halvesNear(word: string): readonly string[] {
  if (word.length < likeLength) return []
  const halves = new Set<string>()
  for (const length of [word.length - 1, word.length, word.length + 1]) {
    const middle = length >> 1
    halves.add(`<${word.slice(0, middle)}`)
    halves.add(`>${word.slice(word.length - (length - middle))}`)
  }
  return [...halves]
}
