import { backendCases, register } from '@mnestic/conformance'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { describe, it } from 'vitest'

register(backendCases({ create: () => knowledgeGraph() }), { describe, it })
