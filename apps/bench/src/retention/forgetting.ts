import { openMemory } from '@mnestic/core'
import { fitWeights, lstm } from '@mnestic/lstm'
import { exampleOf } from './example.ts'
import type { Conversation } from '../recall/dataset.ts'
import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'

const records = 10_000
const hidden = 256
const atOnce = 100
const repetitions = 5

interface Forgotten {
  readonly metric: string
  readonly bound: number
  /** Places in the list of what is left. */
  readonly places: (left: number) => readonly number[]
}

const kinds: readonly Forgotten[] = [
  { metric: 'the newest', bound: 20, places: (left) => [left - 1] },
  { metric: 'the middle one', bound: 600, places: (left) => [Math.floor(left / 2)] },
  { metric: 'the oldest', bound: 600, places: () => [0] },
  {
    metric: `${atOnce} at once`,
    bound: 600,
    places: (left) => Array.from({ length: atOnce }, (_, i) => Math.floor((i * left) / atOnce)),
  },
]

/** The whole verb, with the log in memory: its entry, the replay of what came after, and the proof. */
export async function forgettingMeasures(
  conversations: readonly Conversation[],
): Promise<readonly Measure[]> {
  const [first] = conversations.map(exampleOf)
  if (first === undefined) return []
  const weights = await fitWeights([first], { hidden, steps: 1 })
  await using memory = await openMemory({ backends: { worth: lstm({ weights }) } })
  const texts = conversations.flatMap((conversation) => conversation.sessions.flat().map(({ text }) => text))
  const ids = Array.from({ length: records }, (_, i) => `r${i}`)
  await memory.write(
    'all',
    ids.map((id, i) => ({ id, text: texts[i % texts.length] ?? '', at: i * 60_000 })),
  )
  await memory.views.worth.state('all')
  // What the first forget of a process has to build is not part of it.
  await memory.forget('all', { ids: ids.splice(records - 1) })
  const measures: Measure[] = []
  for (const { metric, bound, places } of kinds) {
    const times: number[] = []
    for (let i = 0; i < repetitions; i++) {
      const chosen = new Set(places(ids.length).map((place) => ids[place] ?? ''))
      ids.splice(0, ids.length, ...ids.filter((id) => !chosen.has(id)))
      const started = performance.now()
      await memory.forget('all', { ids: [...chosen] })
      times.push(performance.now() - started)
    }
    const name = `forgetting of ${records} records, ${hidden} cells`
    const target = { of: 'value', is: 'at most', bound } as const
    measures.push({ name, metric, value: median(times), unit: 'ms', target })
  }
  return measures
}
