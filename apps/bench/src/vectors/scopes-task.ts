import type { Scope } from '@mnestic/core'
import { withFolder } from '../storages.ts'
import { writeRecords } from './living.ts'
import { drawnSet, rowOf } from './sets.ts'
import { deadline, openStore, type StoreMemory } from './store.ts'

export interface ScopesJob {
  readonly scopes: number
  readonly records: number
  readonly dimensions: number
  readonly reads: number
}

export interface Reads {
  /** Milliseconds of reads in a scope that was read before. */
  readonly warm: readonly number[]
  /** Of the first read of a scope since the memory was opened. */
  readonly first: readonly number[]
}

export interface ScopesResult {
  readonly among: Reads
  readonly alone: Reads
}

/** The same scope among many and in a memory of its own, asked in turn. */
export async function scopesTask({ scopes, records, dimensions, reads }: ScopesJob): Promise<ScopesResult> {
  const size = scopes * records
  const set = drawnSet({ kind: 'clustered', records: size, dimensions, cues: reads, seed: 1 })
  const vectorOf = (record: number): Float32Array => rowOf(set.base, dimensions, record)
  const nameOf = (scope: number): Scope => ['bench', `user ${scope}`]
  return withFolder(async (many) =>
    withFolder(async (one) => {
      const open = (folder: string) => openStore(folder, dimensions, {}, vectorOf)
      const [filledMany, filledOne] = [await open(many), await open(one)]
      for (let scope = 0; scope < scopes; scope++)
        await writeRecords(filledMany.memory, scope * records, (scope + 1) * records, nameOf(scope))
      await writeRecords(filledOne.memory, 0, records, nameOf(0))
      await filledMany.close()
      await filledOne.close()

      const time = async (memory: StoreMemory, scope: number, cue: number): Promise<number> => {
        const vector = rowOf(set.asked, dimensions, cue)
        const began = performance.now()
        await memory.read(nameOf(scope), { vector }, { limit: 10, deadline })
        return performance.now() - began
      }
      const among: { warm: number[]; first: number[] } = { warm: [], first: [] }
      const alone: { warm: number[]; first: number[] } = { warm: [], first: [] }
      const firsts = Math.min(40, scopes)
      {
        await using memory = (await open(many)).memory
        await time(memory, scopes - 1, 0) // what is made once for all scopes
        for (let scope = 0; scope < firsts; scope++) {
          among.first.push(await time(memory, scope, scope))
          await using single = (await open(one)).memory
          alone.first.push(await time(single, 0, scope))
        }
        await using single = (await open(one)).memory
        for (let cue = 0; cue < 2 * reads; cue++) {
          const [a, b] = [await time(memory, 0, cue % reads), await time(single, 0, cue % reads)]
          if (cue < reads) continue // the first round is for the compiler
          among.warm.push(a)
          alone.warm.push(b)
        }
      }
      return { among, alone }
    }),
  )
}
