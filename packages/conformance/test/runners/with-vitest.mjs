import { describe, it } from 'vitest'
import { register } from '@mnestic/conformance'
import { cases } from './cases.mjs'

register(cases, { describe, it })
