import type { Case } from '../case.ts'
import { batchCases } from './batches.ts'
import { closingCases } from './closing.ts'
import { determinismCases } from './determinism.ts'
import { forgettingCases } from './forgetting.ts'
import { isolationCases } from './isolation.ts'
import { oddInputCases } from './odd-input.ts'
import { type BackendUnderTest, backendSubject } from './options.ts'
import { inProcess } from '../memory/memory-case.ts'
import { memoryCases } from '../memory/memory-cases.ts'
import { readingCases } from './reading.ts'
import { rebuildCases } from './rebuild.ts'
import { standingCases } from './standing.ts'
import { traceCases } from './traces.ts'

/** Every promise that a backend has a part in: alone over a log of the kit, then composed in a memory. */
export function backendCases(options: BackendUnderTest): readonly Case[] {
  const subject = backendSubject(options)
  const storages = options.storages ?? [inProcess]
  return [
    ...isolationCases(subject),
    ...readingCases(subject),
    ...batchCases(subject),
    ...forgettingCases(subject),
    ...standingCases(subject),
    ...traceCases(subject),
    ...determinismCases(subject),
    ...rebuildCases(subject),
    ...oddInputCases(subject),
    ...closingCases(subject),
    ...storages.flatMap((storage) => memoryCases(subject, storage)),
  ]
}
