import { embedderCases, register } from '@mnestic/conformance'
import { staticEmbedder } from '@mnestic/embed-static'
import { describe, it } from 'vitest'

register(embedderCases({ create: () => staticEmbedder() }), { describe, it })
