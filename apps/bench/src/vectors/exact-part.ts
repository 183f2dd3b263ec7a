import type { Measure } from '../rows.ts'
import { withArena } from './arena.ts'
import type { ContestantName } from './contestants.ts'
import { enterAll } from './entered.ts'
import type { PartOptions } from './part.ts'
import { residentRows } from './resident.ts'
import { race } from './race.ts'
import { atLeast, atMost, searchRows, timesAtLeast, type Targets } from './rows.ts'
import { drawnSet } from './sets.ts'
import { nearestOfAll } from './truth.ts'

const dimensions = 384
const limit = 10
/** Milliseconds by records. */
const p50: Readonly<Record<number, number>> = { 10_000: 0.4, 100_000: 3 }
const names: readonly ContestantName[] = ['plain', 'exact', 'sqlite-vec', 'pglite']

/** Who compares all vectors. */
export async function exactPart({ cues, few, records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [10_000, 100_000]) {
    const where = `${size.toLocaleString('en')} x ${dimensions}`
    say(`${where}:`)
    const set = drawnSet({ kind: 'clustered', records: size, dimensions, cues, seed: 1 })
    measures.push(
      ...(await withArena(set, { say }, async (arena) => {
        const { ready, rows: absent } = await enterAll(arena, names, where, { few })
        const rows: Measure[] = [...absent]
        say('what is right ...')
        const truth = nearestOfAll(set, cues, limit)
        say('searching ...')
        const riders = ready.flatMap((one) => [
          [one, { limit }] as const,
          ...(one.name === 'exact' ? [[one, { limit, through: 'read' }] as const] : []),
        ])
        const ridden = await race(riders, set, truth, { cues, laps: 5, seconds: 4 })
        const base = ridden[riders.findIndex(([one]) => one.name === 'plain')]
        for (const [i, [one, asked]] of riders.entries()) {
          const own = ridden[i]
          if (own === undefined) continue
          const through = 'through' in asked ? ', memory.read' : ''
          const held = one.name === 'exact' && through === ''
          const beside =
            one.name === 'plain' || base === undefined
              ? undefined
              : { peer: 'plain JavaScript', perSecond: base.perSecond }
          rows.push(
            ...searchRows(`${where} / ${one.label}${through}`, own, held ? targetsAt(size) : {}, beside),
            ...(through === '' ? residentRows(`${where} / ${one.label}`, one, size) : []),
          )
        }
        return rows
      })),
    )
  }
  return measures
}

function targetsAt(size: number): Targets {
  const bound = p50[size]
  return {
    ...(bound !== undefined && { p50: atMost(bound), searches: timesAtLeast(7) }),
    'recall@10': atLeast(0.99),
  }
}
