import { backendCases, register } from '@mnestic/conformance'
import { transformerContext } from '@mnestic/transformer-context'
import { describe, it } from 'vitest'

register(backendCases({ create: () => transformerContext() }), { describe, it })
