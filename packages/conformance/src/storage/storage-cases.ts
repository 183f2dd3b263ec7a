import type { Case } from '../case.ts'
import { batchCases } from './batches.ts'
import { byteCases } from './bytes.ts'
import { closingCases } from './closing.ts'
import { durabilityCases } from './durability.ts'
import { entryCases } from './entries.ts'
import { forgettingCases } from './forgetting.ts'
import { historyCases } from './histories.ts'
import { idempotenceCases } from './idempotence.ts'
import type { StorageUnderTest } from './options.ts'
import { remainsCases } from './remains.ts'
import { resurrectionCases } from './resurrection.ts'
import { scopeCases } from './scopes.ts'
import { snapshotCases } from './snapshots.ts'

/** Every promise that a storage has a part in. */
export function storageCases(subject: StorageUnderTest): readonly Case[] {
  return [
    ...scopeCases(subject),
    ...batchCases(subject),
    ...entryCases(subject),
    ...idempotenceCases(subject),
    ...forgettingCases(subject),
    ...resurrectionCases(subject),
    ...remainsCases(subject),
    ...snapshotCases(subject),
    ...durabilityCases(subject),
    ...byteCases(subject),
    ...closingCases(subject),
    ...historyCases(subject),
  ]
}
