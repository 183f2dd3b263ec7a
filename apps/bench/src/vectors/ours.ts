import type { VectorStoreOptions } from '@mnestic/vector-store'
import { cpSync } from 'node:fs'
import type { Given, OpenVectors, VectorContestant } from './contestant.ts'
import { whenIdle } from './idle.ts'
import { placesIn, scopeOf } from './log.ts'
import { memorySearches } from './memory-searches.ts'
import { rowOf } from './sets.ts'
import { deadline, openStore, storageIn, storageOf } from './store.ts'

/** `@mnestic/vector-store` over a log in SQLite: asked through `memory.read`, or alone, as core asks it. */
export function ours(name: string, options: VectorStoreOptions, exact: boolean): VectorContestant {
  return {
    name: `Mnestic ${name}`,
    packages: [],
    exact,
    logged: true,
    open: (given) => openOurs(given, options),
  }
}

async function openOurs(given: Given, options: VectorStoreOptions): Promise<OpenVectors> {
  const { set, groups, groupsAre, folder, log = '' } = given
  cpSync(storageIn(log), storageIn(folder), { recursive: true })
  const places = await placesIn(storageOf(folder), set.records)
  const store = await openStore(folder, set.dimensions, options)
  return {
    ...memorySearches(given, store, places),
    fill: async () => {
      const vector = rowOf(set.asked, set.dimensions, 0)
      for (const group of groupsAre === 'scopes' ? new Set(groups) : [undefined])
        await store.memory.read(scopeOf(group, groupsAre), { vector }, { limit: 1, deadline })
      const { ms, processorMs } = await whenIdle()
      return { buildMs: ms, processorMs }
    },
    close: () => store.close(),
  }
}
