import type { Measure } from '../rows.ts'
import { withArena, type Ready } from './arena.ts'
import type { Asked } from './contestant.ts'
import { contestants, type ContestantName } from './contestants.ts'
import { shares } from './groups.ts'
import type { PartOptions } from './part.ts'
import { race } from './race.ts'
import { absentRow, atLeast, atMost, searchRows } from './rows.ts'
import { drawnSet } from './sets.ts'
import { nearestOfAll } from './truth.ts'

const limit = 10
const targets = { p99: atMost(5), 'recall@10': atLeast(0.98), 'short answers': atMost(0) }
/** Of the graphs that are asked with a filter. */
const ef = 64
const names: Readonly<Record<'metadata' | 'scopes', readonly ContestantName[]>> = {
  metadata: ['auto', 'plain', 'hnswlib', 'usearch', 'lancedb', 'sqlite-vec', 'pglite', 'postgres'],
  // Partitions are what they are called where they exist; elsewhere a scope is one more column.
  scopes: ['auto', 'sqlite-vec', 'postgres'],
}

/** Answers among a part of the records: 50 to .01 % of them, by a value in metadata, and by scope. */
export async function filtersPart({ cues, records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [100_000]) {
    const set = drawnSet({ kind: 'clustered', records: size, dimensions: 128, cues, seed: 1 })
    for (const groupsAre of ['metadata', 'scopes'] as const) {
      const where = `${size.toLocaleString('en')} x 128, by ${groupsAre === 'scopes' ? 'scope' : 'metadata'}`
      say(`${where}:`)
      measures.push(
        ...(await withArena(set, { groupsAre, say }, async (arena) => {
          const rows: Measure[] = []
          const ready: Ready[] = []
          for (const name of names[groupsAre]) {
            const { unfiltered } = contestants[name]
            const one = unfiltered === undefined ? await arena.enter(name) : undefined
            if (one === undefined) rows.push(absentRow(where, { name, label: name, why: unfiltered ?? '' }))
            else if ('why' in one) rows.push(absentRow(where, one))
            else ready.push(one)
          }
          for (const [group, share] of shares.entries()) {
            say(`${100 * share} % ...`)
            const accepts = (record: number): boolean => arena.groups[record] === group
            const truth = nearestOfAll(set, cues, limit, accepts)
            const riders = ready.flatMap((one): readonly (readonly [Ready, Asked])[] => [
              [one, { limit, group, ef }],
              ...(one.name === 'auto' ? [[one, { limit, group, through: 'read' }] as const] : []),
            ])
            const ridden = await race(riders, set, truth, { cues, laps: 2, seconds: 1 })
            for (const [i, [one, { through }]] of riders.entries()) {
              const own = ridden[i]
              const read = through === 'read' ? ', memory.read' : ''
              if (own !== undefined)
                rows.push(
                  ...searchRows(
                    `${where}, ${100 * share} % / ${one.label}${read}`,
                    own,
                    one.name === 'auto' ? targets : {},
                  ),
                )
            }
          }
          return rows
        })),
      )
    }
  }
  return measures
}
