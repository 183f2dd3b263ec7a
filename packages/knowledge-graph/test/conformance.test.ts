import { backendCases, register } from '@mnestic/conformance'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { describe, it } from 'vitest'
import { capitals } from './capitals.ts'
import { inDirectory, inMemory } from './storages.ts'

describe('knowledgeGraph()', () => {
  register(
    backendCases({
      create: () => knowledgeGraph({ extractor: capitals }),
      storages: [inMemory, inDirectory],
    }),
    { describe, it },
  )
})
