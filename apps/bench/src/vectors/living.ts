import type { ScopeInput } from '@mnestic/core'
import { mean } from '../stats.ts'
import { rowOf, type VectorSet } from './sets.ts'
import { deadline, textOf, type StoreMemory } from './store.ts'
import { nearest, recallOf } from './truth.ts'

export const room = 'bench'
const batch = 250

/** Remembers records `from` to `until` of a set; their ids are their numbers. */
export async function writeRecords(
  memory: StoreMemory,
  from: number,
  until: number,
  scope: ScopeInput = room,
): Promise<void> {
  for (let begin = from; begin < until; begin += batch)
    await memory.write(
      scope,
      Array.from({ length: Math.min(batch, until - begin) }, (_, n) => ({
        id: String(begin + n),
        text: textOf(begin + n),
      })),
    )
}

export function idsOf(from: number, until: number): readonly string[] {
  return Array.from({ length: until - from }, (_, n) => String(from + n))
}

/** Of every living record. */
export async function idsIn(memory: StoreMemory): Promise<readonly string[]> {
  const ids: string[] = []
  for (let after: string | undefined; ;) {
    const page = await memory.list(room, { limit: 1_000, ...(after !== undefined && { after }) })
    for (const { id } of page.records) ids.push(id)
    if (page.next === undefined) return ids
    after = page.next
  }
}

/** The ten strongest for a cue, by number. */
export async function ask(memory: StoreMemory, set: VectorSet, cue: number): Promise<readonly number[]> {
  const { items } = await memory.read(
    room,
    { vector: rowOf(set.asked, set.dimensions, cue) },
    { limit: 10, deadline },
  )
  return items.map(({ record }) => Number(record.id))
}

/** The mean recall@10 over the first so many cues among the records that live. */
export async function recallAmong(
  memory: StoreMemory,
  set: VectorSet,
  cues: number,
  lives: (record: number) => boolean,
): Promise<number> {
  const recalls: number[] = []
  for (let cue = 0; cue < cues; cue++) {
    const truth = nearest(set, rowOf(set.asked, set.dimensions, cue), 10, lives)
    recalls.push(recallOf(set, cue, await ask(memory, set, cue), truth))
  }
  return mean(recalls)
}
