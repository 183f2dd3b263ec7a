import { characters } from './characters.ts'
import type { TransformerPart } from './part.ts'
import { reversing, sorting } from './sequence-tasks.ts'
import { speed } from './speed.ts'
import { translating } from './translating.ts'

/** Everything that there is. */
export const parts: readonly TransformerPart[] = [speed, characters, reversing, sorting, translating]
