import type { Suite } from './suite.ts'
import { core } from './suites/core.ts'
import { durability } from './suites/durability.ts'
import { embedding } from './suites/embedding.ts'
import { locomo } from './suites/locomo.ts'
import { sample } from './suites/sample.ts'

/** Every benchmark there is. */
export const suites: readonly Suite[] = [locomo, sample, durability, embedding, core]
