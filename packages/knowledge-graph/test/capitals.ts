import type { Extractor } from '@mnestic/knowledge-graph'

/** Whatever has a capital: some of the kit's records come without facts, and are to be found by their text. */
export const capitals: Extractor = {
  id: 'capitals',
  deterministic: true,
  extract: ({ text }) => ({
    entities: Array.from(text.matchAll(/\p{Lu}\p{L}+/gu), ({ 0: name, index: start }) => ({
      name,
      span: { start, end: start + name.length },
      confidence: 1,
    })),
    facts: [],
  }),
}
