import type { Measure } from '../rows.ts'
import { withArena, type Ready } from './arena.ts'
import { drawnSet, type VectorSet } from './sets.ts'
import type { ContestantName } from './contestants.ts'
import { mnistData, mnistSet } from './mnist.ts'
import { hasData } from '../data.ts'
import { locomoData } from '../recall/locomo.ts'
import { findMinilm } from '../suites/minilm.ts'
import { embeddedSet } from './embedded.ts'
import type { PartOptions } from './part.ts'
import { race } from './race.ts'
import { residentRows } from './resident.ts'
import { absentRow, atMost, searchRows } from './rows.ts'
import type { ResidentJob } from './resident-task.ts'
import { runTask } from './tasks.ts'
import { nearestOfAll } from './truth.ts'

const names: readonly ContestantName[] = ['exact', 'int8', 'binary']
const limit = 10
/** Objects that die young take little: what is resident is what is kept. */
const smallNursery = { NODE_OPTIONS: '--max-semi-space-size=1' }

type Quantisation = ResidentJob['quantisation']

/** What the option `quantisation` costs in recall and saves in memory. */
export async function quantisationPart(options: PartOptions): Promise<readonly Measure[]> {
  const { cues, records, data, say } = options
  const measures: Measure[] = []
  for (const size of records ?? [100_000]) {
    const set = drawnSet({ kind: 'clustered', records: size, dimensions: 384, cues, seed: 1 })
    measures.push(...(await quantised(set, `${size.toLocaleString('en')} x 384`, say)))
  }
  for (const size of records ?? [100_000]) measures.push(...(await residentAlone(size, say)))
  if (records !== undefined) return measures
  if (!hasData(mnistData, data)) say(`MNIST is left out: ${mnistData.source}`)
  else measures.push(...(await quantised(mnistSet(data, cues), 'MNIST 60,000 x 784', say)))
  if (!hasData(locomoData, data)) say(`Embedded text is left out: ${locomoData.source}`)
  else
    for (const name of ['static', ...(findMinilm(undefined).found ? ['minilm' as const] : [])] as const) {
      say(`embedding with ${name} ...`)
      const set = await embeddedSet(name, data, cues)
      const where = `LoCoMo, ${name}, ${set.records.toLocaleString('en')} x ${set.dimensions}`
      measures.push(...(await quantised(set, where, say)))
    }
  return measures
}

/** What the store alone keeps, in bytes for each vector; and what a number more of each costs its int8 copy. */
async function residentAlone(records: number, say: (line: string) => void): Promise<readonly Measure[]> {
  const bytesOf = async (quantisation: Quantisation, dimensions: number): Promise<number> => {
    say(`the store alone, ${quantisation}, ${dimensions} ...`)
    const bytes = await runTask('resident', { records, dimensions, quantisation }, smallNursery)
    return bytes / records
  }
  const name = `${records.toLocaleString('en')} x 384 / the store alone`
  const rows: Measure[] = []
  for (const quantisation of ['float32', 'int8', 'binary'] as const) {
    const value = await bytesOf(quantisation, 384)
    rows.push({ name: `${name}, ${quantisation}`, metric: 'resident, RSS', value, unit: 'bytes/vector' })
    if (quantisation !== 'int8') continue
    // Numbers of records, places and the map of records are the same for vectors of any length.
    const copy = (value - (await bytesOf(quantisation, 64))) / (384 - 64)
    rows.push({
      name: `${name}, int8`,
      metric: 'the copy that is scanned',
      value: copy,
      unit: 'bytes/number',
      target: atMost(1.3),
    })
  }
  return rows
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
    }
    return rows
  })
}
