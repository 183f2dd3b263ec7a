import { backendCases, register } from '@mnestic/conformance'
import { vectorStore } from '@mnestic/vector-store'
import { describe, it } from 'vitest'

describe('vectorStore()', () => {
  register(backendCases({ create: () => vectorStore() }), { describe, it })
})

describe('vectorStore() that keeps one scope at a time', () => {
  register(backendCases({ create: () => vectorStore({ scopes: 1 }) }), { describe, it })
})

describe('vectorStore() of whole texts', () => {
  register(backendCases({ create: () => vectorStore({ passages: false }) }), { describe, it })
})
