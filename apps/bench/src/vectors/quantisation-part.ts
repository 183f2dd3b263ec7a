import type { Measure } from '../rows.ts'
import { withArena, type Ready } from './arena.ts'
import { drawnSet, type VectorSet } from './sets.ts'
import type { ContestantName } from './contestants.ts'
import { mnistData, mnistSet } from './mnist.ts'
import { hasData } from '../data.ts'
import type { PartOptions } from './part.ts'
import { race } from './race.ts'
import { residentRows } from './resident.ts'
import { absentRow, atMost, searchRows } from './rows.ts'
import { nearestOfAll } from './truth.ts'

const names: readonly ContestantName[] = ['exact', 'int8', 'binary']
const limit = 10

/** What the option `quantisation` costs in recall and saves in memory. */
export async function quantisationPart(options: PartOptions): Promise<readonly Measure[]> {
  const { cues, records, data, say } = options
  const measures: Measure[] = []
  for (const size of records ?? [100_000]) {
    const set = drawnSet({ kind: 'clustered', records: size, dimensions: 384, cues, seed: 1 })
    measures.push(...(await quantised(set, `${size.toLocaleString('en')} x 384`, say)))
  }
  if (records !== undefined) return measures
  if (!hasData(mnistData, data)) say(`MNIST is left out: ${mnistData.source}`)
  else measures.push(...(await quantised(mnistSet(data, cues), 'MNIST 60,000 x 784', say)))
  return measures
}

async function quantised(
  set: VectorSet,
  where: string,
  say: (line: string) => void,
): Promise<readonly Measure[]> {
  say(`${where}:`)
  return withArena(set, { say }, async (arena) => {
    const rows: Measure[] = []
    const ready: Ready[] = []
    for (const name of names) {
      const one = await arena.enter(name)
      if ('why' in one) rows.push(absentRow(where, one))
      else ready.push(one)
    }
    const truth = nearestOfAll(set, set.cues, limit)
    const ridden = await race(
      ready.map((one) => [one, { limit }] as const),
      set,
      truth,
      { cues: set.cues, laps: 5, seconds: 4 },
    )
    for (const [i, one] of ready.entries()) {
      const own = ridden[i]
      const name = `${where} / ${one.label}`
      if (own === undefined) continue
      rows.push(...searchRows(name, own), ...residentRows(name, one, set.records))
      // Nothing but the codes stays with int8; places, numbers and the map of records are in the figure too.
      if (one.name === 'int8')
        rows.push({
          name,
          metric: 'resident, held, beside a byte a number',
          value: one.filled.rss / set.records / set.dimensions,
          unit: '',
          target: atMost(1.3),
        })
    }
    return rows
  })
}
