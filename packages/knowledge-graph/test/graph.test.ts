import { embeddedEngine } from '@mnestic/knowledge-graph'
import { graphSuite } from './graph-suite.ts'

graphSuite(() => embeddedEngine(), { runs: 25 })
