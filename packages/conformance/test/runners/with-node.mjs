import { describe, it } from 'node:test'
import { register } from '@mnestic/conformance'
import { cases } from './cases.mjs'

register(cases, { describe, it })
