import type { Measure } from '../rows.ts'
import { withArena } from './arena.ts'
import { enterAll } from './entered.ts'
import { curves } from './graph-part.ts'
import { mnistSet } from './mnist.ts'
import type { PartOptions } from './part.ts'

/** Graphs on what nobody drew: 60,000 pictures of digits. They are built at the same time: it is not told how fast. */
export async function mnistPart({ cues, data, few, say }: PartOptions): Promise<readonly Measure[]> {
  const set = mnistSet(data, cues)
  const where = `MNIST ${set.records.toLocaleString('en')} x ${set.dimensions}`
  say(`${where}:`)
  return withArena(set, { say }, async (arena) => {
    const names = ['hnswlib', 'auto', 'usearch'] as const
    const { ready, rows } = await enterAll(arena, names, where, { few, together: true })
    return [...rows, ...(await curves(arena, ready, where, { say, recall: 0.99 }))]
  })
}
