import type { Measure } from '../rows.ts'
import { withArena } from './arena.ts'
import { speedAt } from './curve.ts'
import type { PartOptions } from './part.ts'
import { absentRow, atLeast, searchRows, timesAtLeast } from './rows.ts'
import { drawnSet } from './sets.ts'
import { curveRows, sweep } from './sweep.ts'
import { nearestOfAll } from './truth.ts'

const limit = 10
/** Up to where a graph finds nearly all, and long after a scan would have been faster. */
const settings: readonly number[] = [64, 256, 768, 1_536]

/** Where all vectors are as far from each other: a graph finds little of what is near, and ours must not build on one. */
export async function randomPart({ cues, records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [100_000]) {
    const where = `random ${size.toLocaleString('en')} x 128`
    const set = drawnSet({ kind: 'random', records: size, dimensions: 128, cues, seed: 1 })
    say(`${where}:`)
    measures.push(
      ...(await withArena(set, { say }, async (arena) => {
        const [ours, graph] = await Promise.all([arena.enter('auto'), arena.enter('hnswlib')])
        if ('why' in ours) return [absentRow(where, ours)]
        say('what is right ...')
        const truth = nearestOfAll(set, cues, limit)
        say('searching ...')
        const { curves, others } = await sweep(
          'why' in graph ? [] : [[graph, settings]],
          [[ours, { limit }]],
          set,
          truth,
          { cues, laps: 5, seconds: 3 },
        )
        const [own] = others
        if (own === undefined) return []
        const points = curves.flatMap((curve) => curve.points)
        // No setting of the graph finds all; the one that finds most is the nearest to an equal.
        const most = points.reduce((best, { recall }) => Math.max(best, recall), 0)
        const perSecond = speedAt(points, Math.min(own.recall, most))
        return [
          ...('why' in graph ? [absentRow(where, graph)] : []),
          ...searchRows(
            `${where} / ${ours.label}`,
            own,
            { 'recall@10': atLeast(1), searches: timesAtLeast(3) },
            perSecond === undefined
              ? undefined
              : { peer: `hnswlib-node at recall ${most.toFixed(3)}`, perSecond },
          ),
          ...curves.flatMap((curve) => curveRows(where, curve)),
        ]
      })),
    )
  }
  return measures
}
