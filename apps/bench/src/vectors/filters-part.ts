import type { Measure } from '../rows.ts'
import type { Arena, Ready } from './arena.ts'
import type { Asked } from './contestant.ts'
import type { ContestantName } from './contestants.ts'
import { shares } from './groups.ts'
import { race } from './race.ts'
import { atLeast, atMost, searchRows } from './rows.ts'
import { nearestOfAll } from './truth.ts'

const limit = 10
const targets = { p99: atMost(5), 'recall@10': atLeast(0.98), 'short answers': atMost(0) }
/** Of the graphs that are asked with a filter. */
const ef = 64
export const filterNames: Readonly<Record<'metadata' | 'scopes', readonly ContestantName[]>> = {
  metadata: ['auto', 'plain', 'hnswlib', 'usearch', 'lancedb', 'sqlite-vec', 'pglite', 'postgres'],
  // Partitions are what they are called where they exist; elsewhere a scope is one more column.
  scopes: ['auto', 'sqlite-vec', 'postgres'],
}

/** Answers among a part of the records: 50 to .01 % of them. */
export async function filterRows(
  { set, groups }: Arena,
  ready: readonly Ready[],
  where: string,
  say: (line: string) => void,
): Promise<readonly Measure[]> {
  const rows: Measure[] = []
  for (const [group, share] of shares.entries()) {
    say(`${100 * share} % ...`)
    const accepts = (record: number): boolean => groups[record] === group
    const truth = nearestOfAll(set, set.cues, limit, accepts)
    const riders = ready.flatMap((one): readonly (readonly [Ready, Asked])[] => [
      [one, { limit, group, ef }],
      ...(one.name === 'auto' ? [[one, { limit, group, through: 'read' }] as const] : []),
    ])
    const ridden = await race(riders, set, truth, { cues: set.cues, laps: 2, seconds: 1 })
    for (const [i, [one, { through }]] of riders.entries()) {
      const own = ridden[i]
      const name = `${where}, ${100 * share} % / ${one.label}${through === 'read' ? ', memory.read' : ''}`
      if (own !== undefined) rows.push(...searchRows(name, own, one.name === 'auto' ? targets : {}))
    }
  }
  return rows
}
