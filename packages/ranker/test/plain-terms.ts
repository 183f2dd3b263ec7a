import type { Terms } from '@mnestic/ranker'

const stop = new Set(['a', 'the', 'is', 'what', 'where', 'did', 'of', 'in'])

/** Words as they are, in small letters. */
export const plainTerms: Terms = {
  words: (text) => [...text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => ({ word })),
  term: (word) => (stop.has(word) ? undefined : word),
}
