import type { Measure } from '../rows.ts'
import { withArena } from './arena.ts'
import { contestants, type ContestantName } from './contestants.ts'
import { enterAll } from './entered.ts'
import { filterNames, filterRows } from './filters-part.ts'
import { curves, graphNames } from './graph-part.ts'
import type { PartOptions } from './part.ts'
import { drawnSet } from './sets.ts'

/**
 * Who walks a graph, and who answers among a part of the records: on the same drawn clusters, so that what takes a
 * minute to build is built once for both parts.
 */
export async function clusteredPart(
  { cues, few, records, say }: PartOptions,
  wanted: ReadonlySet<string>,
): Promise<readonly Measure[]> {
  const [graphs, filters] = [wanted.has('graph'), wanted.has('filters')]
  const measures: Measure[] = []
  for (const size of records ?? [100_000]) {
    const set = drawnSet({ kind: 'clustered', records: size, dimensions: 128, cues, seed: 1 })
    const where = `${size.toLocaleString('en')} x 128`
    const names = new Set<ContestantName>([
      ...(graphs ? graphNames : []),
      ...(filters ? filterNames.metadata : []),
    ])
    say(`${where}:`)
    await withArena(set, { say }, async (arena) => {
      const { ready, rows } = await enterAll(arena, [...names], where, { few, filtering: !graphs })
      measures.push(...rows)
      const among = (some: readonly ContestantName[]) => ready.filter(({ name }) => some.includes(name))
      if (graphs)
        measures.push(...(await curves(arena, among(graphNames), where, { say, recall: 0.98, build: 0.9 })))
      const able = among(filterNames.metadata).filter(
        ({ name }) => contestants[name].unfiltered === undefined,
      )
      if (filters) measures.push(...(await filterRows(arena, able, `${where}, by metadata`, say)))
    })
    if (!filters) continue
    const byScope = `${where}, by scope`
    say(`${byScope}:`)
    await withArena(set, { groupsAre: 'scopes', say }, async (arena) => {
      const { ready, rows } = await enterAll(arena, filterNames.scopes, byScope, { few })
      measures.push(...rows, ...(await filterRows(arena, ready, byScope, say)))
    })
  }
  return measures
}
