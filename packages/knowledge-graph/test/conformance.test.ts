import { backendCases, register } from '@mnestic/conformance'
import { knowledgeGraph, type Extractor } from '@mnestic/knowledge-graph'
import { describe, it } from 'vitest'
import { inDirectory, inMemory } from './storages.ts'

/** Whatever has a capital: some of the kit's records come without facts, and are to be found by their text. */
const capitals: Extractor = {
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

describe('knowledgeGraph()', () => {
  register(
    backendCases({
      create: () => knowledgeGraph({ extractor: capitals }),
      storages: [inMemory, inDirectory],
    }),
    { describe, it },
  )
})
