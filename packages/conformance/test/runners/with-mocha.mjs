import { describe, it } from 'mocha'
import { register } from '@mnestic/conformance'
import { cases } from './cases.mjs'

register(cases, { describe, it })
