import { backendCases, register } from '@mnestic/conformance'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { describe, it } from 'vitest'
import { inDirectory, inMemory } from './storages.ts'

describe('knowledgeGraph()', () => {
  register(backendCases({ create: () => knowledgeGraph(), storages: [inMemory, inDirectory] }), {
    describe,
    it,
  })
})
