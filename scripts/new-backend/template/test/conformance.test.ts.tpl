import { backendCases, register } from '@mnestic/conformance'
import { {{camel}} } from '@mnestic/{{name}}'
import { describe, it } from 'vitest'

register(backendCases({ create: () => {{camel}}() }), { describe, it })
