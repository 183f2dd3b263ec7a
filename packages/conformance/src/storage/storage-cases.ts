import type { Case } from '../case.ts'
import { appendCases } from './appending.ts'
import { eraseCases } from './erasing.ts'
import { historyCases } from './histories.ts'
import { lastingCases } from './lasting.ts'
import type { StorageUnderTest } from './options.ts'
import { scopeCases } from './scopes.ts'
import { snapshotCases } from './snapshots.ts'

/** Every promise that a storage has a part in. */
export function storageCases(subject: StorageUnderTest): readonly Case[] {
  return [
    ...scopeCases(subject),
    ...appendCases(subject),
    ...eraseCases(subject),
    ...snapshotCases(subject),
    ...lastingCases(subject),
    ...historyCases(subject),
  ]
}
