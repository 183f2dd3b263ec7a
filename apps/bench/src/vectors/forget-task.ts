import { openMemory } from '@mnestic/core'
import { cpSync } from 'node:fs'
import { withFolder } from '../storages.ts'
import { tracesOf } from './bytes.ts'
import { whenIdle } from './idle.ts'
import { ask, idsOf, recallAmong, room } from './living.ts'
import { makeLog } from './log.ts'
import { drawnSet, rowOf } from './sets.ts'
import { openStore, storageIn, storageOf } from './store.ts'

export interface ForgetJob {
  readonly records: number
  readonly dimensions: number
  readonly forgets: number
  readonly cues: number
}

export interface ForgetResult {
  /** Milliseconds of `memory.forget` of one record. */
  readonly times: readonly number[]
  /** The same in a memory of the log alone. */
  readonly bare: readonly number[]
  /** Of one call for a hundredth of the records. */
  readonly manyMs: number
  /** Vectors of forgotten records found in a file, and before they were forgotten. */
  readonly found: {
    readonly before: number
    readonly floats: number
    readonly codes: number
    readonly codesBefore: number
  }
  readonly returned: number
  readonly recall: { readonly before: number; readonly atOnce: number; readonly after: number }
}

/** Forgets one record after the other from a long scope, then a hundredth of it at once. */
export async function forgetTask({ records, dimensions, forgets, cues }: ForgetJob): Promise<ForgetResult> {
  const set = drawnSet({ kind: 'clustered', records, dimensions, cues, seed: 1 })
  return withFolder(async (folder) => {
    await makeLog(storageOf(folder), set, new Uint8Array(records), 'metadata')
    const bare = await withFolder(async (other) => {
      cpSync(storageIn(folder), storageIn(other), { recursive: true })
      await using memory = await openMemory({ storage: storageOf(other), backends: {} })
      await memory.list(room, { limit: 1 })
      return await timed(idsOf(0, forgets), (id) => memory.forget(room, { ids: [id] }))
    })
    const { memory, close } = await openStore(folder, dimensions, {})
    await ask(memory, set, 0)
    await whenIdle()
    const gone = new Set(idsOf(0, forgets).map(Number))
    const before = await recallAmong(memory, set, cues, () => true)
    const vectors = Array.from({ length: forgets }, (_, record) => rowOf(set.base, dimensions, record))
    const there = tracesOf(folder, vectors)
    const times = await timed(idsOf(0, forgets), (id) => memory.forget(room, { ids: [id] }))
    const left = tracesOf(folder, vectors)
    let returned = 0
    for (const vector of vectors) {
      const { items } = await memory.read(room, { vector }, { limit: 10 })
      returned += items.filter(({ record }) => gone.has(Number(record.id))).length
    }
    const many = forgets + Math.floor(records / 100)
    const began = performance.now()
    await memory.forget(room, { ids: idsOf(forgets, many) })
    const manyMs = performance.now() - began
    const lives = (record: number): boolean => record >= many
    const atOnce = await recallAmong(memory, set, cues, lives)
    await whenIdle()
    const after = await recallAmong(memory, set, cues, lives)
    await close()
    return {
      times,
      bare,
      manyMs,
      found: {
        before: there.filter(({ floats }) => floats > 0).length,
        codesBefore: there.filter(({ codes }) => codes > 0).length,
        floats: left.filter(({ floats }) => floats > 0).length,
        codes: left.filter(({ codes }) => codes > 0).length,
      },
      returned,
      recall: { before, atOnce, after },
    }
  })
}

async function timed(
  ids: readonly string[],
  forget: (id: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = []
  for (const id of ids) {
    const began = performance.now()
    await forget(id)
    times.push(performance.now() - began)
  }
  return times
}
