import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { memoryClosingCases } from './closing.ts'
import { memoryForgettingCases } from './forgetting.ts'
import { memoryIsolationCases } from './isolation.ts'
import { memoryOutageCases } from './outages.ts'
import { memoryRebuildCases } from './rebuilding.ts'
import { memoryRemainsCases } from './remains.ts'
import { memoryWritingCases } from './writing.ts'

/** The promises of a whole memory with the tested backend in it. */
export function memoryCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    ...memoryIsolationCases(subject, storage),
    ...memoryWritingCases(subject, storage),
    ...memoryRebuildCases(subject, storage),
    ...memoryForgettingCases(subject, storage),
    ...memoryRemainsCases(subject, storage),
    ...memoryOutageCases(subject, storage),
    ...memoryClosingCases(subject, storage),
  ]
}
