import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolder } from '../storages.ts'
import { contestants, labelOf, type ContestantName } from './contestants.ts'
import { entrant, type Entrant } from './entrant.ts'
import { groupsOf } from './groups.ts'
import type { FillResult } from './job.ts'
import { makeLog } from './log.ts'
import { writeSet } from './set-file.ts'
import type { VectorSet } from './sets.ts'
import { storageOf } from './store.ts'

/** A contestant that holds all records. */
export interface Ready {
  readonly name: ContestantName
  readonly label: string
  readonly entrant: Entrant
  readonly filled: FillResult
}

export interface Absent {
  readonly name: ContestantName
  readonly label: string
  readonly why: string
}

export interface ArenaOptions {
  /** Default: metadata. */
  readonly groupsAre?: 'metadata' | 'scopes'
  readonly say: (line: string) => void
}

export interface Arena {
  readonly set: VectorSet
  readonly groups: Uint8Array
  /** Fills a contestant in a process of its own; those that cannot run here say why. */
  enter(name: ContestantName): Promise<Ready | Absent>
}

/** A set of vectors on the disk, and processes that all have read it. They end, and it goes, when the task is over. */
export async function withArena<Value>(
  set: VectorSet,
  { groupsAre = 'metadata', say }: ArenaOptions,
  task: (arena: Arena) => Promise<Value>,
): Promise<Value> {
  return withFolder(async (folder) => {
    const file = writeSet(folder, set)
    const groups = groupsOf(set.records)
    const entered: Entrant[] = []
    let log: Promise<string> | undefined
    const madeLog = async (): Promise<string> => {
      await makeLog(storageOf(folder), set, groups, groupsAre)
      return folder
    }
    try {
      return await task({
        set,
        groups,
        enter: async (name) => {
          const label = labelOf(name)
          const { manner, logged } = contestants[name]
          say(`${label}${manner === undefined ? '' : ` (${manner})`} ...`)
          const own = join(folder, name)
          await mkdir(own)
          const made = logged ? await (log ??= madeLog()) : undefined
          const process = entrant({
            contestant: name,
            set: file,
            groupsAre,
            folder: own,
            ...(made !== undefined && { log: made }),
          })
          entered.push(process)
          try {
            return { name, label, entrant: process, filled: await process.fill() }
          } catch (error) {
            await process.close()
            await rm(own, { recursive: true, force: true })
            return { name, label, why: error instanceof Error ? error.message : String(error) }
          }
        },
      })
    } finally {
      for (const process of entered) await process.close()
    }
  })
}
