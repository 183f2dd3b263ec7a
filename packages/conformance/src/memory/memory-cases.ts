import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { memoryForgettingCases } from './forgetting.ts'
import { memoryIsolationCases } from './isolation.ts'
import { memoryOutageCases } from './outages.ts'
import { memoryWritingCases } from './writing.ts'

/** The promises of a whole memory with the tested backend in it. */
export function memoryCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    ...memoryIsolationCases(subject, storage),
    ...memoryWritingCases(subject, storage),
    ...memoryForgettingCases(subject, storage),
    ...memoryOutageCases(subject, storage),
  ]
}
