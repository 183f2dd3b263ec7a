/**
 * Writes `sample/facts.json`, the conversations and questions of the suite `facts`: the same ones at each run, which a
 * test checks. Build the packages first.
 *
 *     node scripts/generate-facts.ts
 */
import { writeFileSync } from 'node:fs'
import { factsFile } from './facts/generate.ts'

writeFileSync(new URL('../sample/facts.json', import.meta.url), factsFile())
