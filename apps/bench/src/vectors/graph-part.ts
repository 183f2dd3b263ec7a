import type { Measure, Target } from '../rows.ts'
import type { Arena, Ready } from './arena.ts'
import type { Asked } from './contestant.ts'
import type { ContestantName } from './contestants.ts'
import { speedAt } from './curve.ts'
import { residentRows } from './resident.ts'
import { atLeast, searchRows, timesAtLeast } from './rows.ts'
import { curveRows, efs, sweep, type Swept } from './sweep.ts'
import { nearestOfAll } from './truth.ts'

const limit = 10
export const graphNames: readonly ContestantName[] = [
  'hnswlib',
  'auto',
  'usearch',
  'usearch-i8',
  'lancedb',
  'postgres',
]
/** Mnestic's: no setting of theirs is swept. */
const own: ReadonlySet<ContestantName> = new Set(['auto', 'postgres'])
/** Whose curve ours is compared with. */
const raw: ContestantName = 'hnswlib'
/** Where quantising costs recall, more candidates bring none. */
const few: readonly number[] = [16, 64]

/** What ours is held to. */
interface Held {
  readonly say: (line: string) => void
  /** Least recall@10. */
  readonly recall: number
  /** Least speed of building beside the raw library's; absent where it is not told. */
  readonly build?: number
}

/** Everybody's curve on a set, and where ours lies beside the raw library's. */
export async function curves(
  { set }: Arena,
  ready: readonly Ready[],
  where: string,
  held: Held,
): Promise<readonly Measure[]> {
  const { say } = held
  const rows: Measure[] = []
  say('what is right ...')
  const truth = nearestOfAll(set, set.cues, limit)
  say('searching ...')
  const mine = ready.filter(({ name }) => own.has(name))
  const asked = mine.flatMap((one): readonly (readonly [Ready, Asked])[] => [
    [one, { limit }],
    [one, { limit, through: 'read' }],
  ])
  const laps = { cues: set.cues, laps: 5, seconds: 2 }
  const { curves: drawn, others } = await sweep(
    ready.flatMap((one) => (own.has(one.name) ? [] : [[one, one.name === 'lancedb' ? few : efs] as const])),
    asked,
    set,
    truth,
    laps,
  )
  const theirs = drawn.find(({ ready: { name } }) => name === raw)
  for (const [i, [one, { through }]] of asked.entries()) {
    const ridden = others[i]
    if (ridden === undefined) continue
    const judged = one.name === 'auto' && through !== 'read'
    const perSecond = theirs && speedAt(theirs.points, ridden.recall)
    const name = `${where} / ${one.label}${through === 'read' ? ', memory.read' : ''}`
    rows.push(
      ...searchRows(
        name,
        ridden,
        judged ? { searches: timesAtLeast(0.8), 'recall@10': atLeast(held.recall) } : {},
        perSecond === undefined ? undefined : { peer: 'hnswlib-node at that recall', perSecond },
      ),
    )
    if (through === 'read') continue
    rows.push(
      ...(held.build === undefined
        ? []
        : buildRows(name, one, theirs, set.records, judged ? held.build : undefined)),
      ...residentRows(name, one, set.records),
    )
  }
  for (const curve of drawn) {
    const { ready: one } = curve
    rows.push(...curveRows(where, curve))
    const name = `${where} / ${one.label}`
    if (held.build !== undefined) rows.push(...buildRows(name, one, undefined, set.records))
    rows.push(...residentRows(name, one, set.records))
  }
  return rows
}

/** By the clock, and by the processor, which a busy machine changes less. */
function buildRows(
  name: string,
  one: Ready,
  theirs: Swept | undefined,
  records: number,
  bound?: number,
): readonly Measure[] {
  const { buildMs = one.filled.totalMs, processorMs } = one.filled
  const row = (metric: string, ms: number, other: number | undefined, target?: Target): Measure => ({
    name,
    metric,
    value: records / (ms / 1_000),
    unit: 'vectors/s',
    ...(other !== undefined && { peer: 'hnswlib-node', ratio: other / ms }),
    ...(target && { target }),
  })
  const raw = theirs?.ready.filled
  return [
    row('build', buildMs, raw?.buildMs, bound === undefined ? undefined : timesAtLeast(bound)),
    ...(processorMs === undefined ? [] : [row('build, by processor time', processorMs, raw?.processorMs)]),
  ]
}
