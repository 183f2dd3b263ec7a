import type { RecordInput } from '@mnestic/core'
import { findData } from '../data.ts'
import { ours, type WordSearch } from '../lexical/contestant.ts'
import { fts5 } from '../lexical/fts5.ts'
import { count, counts } from '../options.ts'
import type { Conversation } from '../recall/dataset.ts'
import { loadLocomo, locomoData } from '../recall/locomo.ts'
import { score, summarise, type Scored } from '../recall/metrics.ts'
import type { Measure } from '../rows.ts'
import { percentile } from '../stats.ts'
import type { Suite } from '../suite.ts'

const contestants: Readonly<Record<string, () => WordSearch | Promise<WordSearch>>> = {
  lexical: ours,
  'FTS5, a column for each neighbour': () => fts5({ neighbours: true }),
  'FTS5, own words': () => fts5({ neighbours: false }),
}
const peer = 'FTS5, a column for each neighbour'
const batch = 256
const deepest = 25

/** The index of words beside SQLite's, over the same terms: what each finds, and what it costs as a scope grows. */
export const lexical: Suite = {
  name: 'lexical',
  about: 'the index of words beside FTS5: recall on LoCoMo, writing, reading, size',
  configure(command) {
    command
      .option('--data <path>', "a file or folder of LoCoMo's")
      .option('--sizes <list>', 'records in a scope', counts, [10_000, 100_000])
      .option('--questions <n>', 'questions that are timed', count, 300)
  },
  async run(command, say) {
    const options = command.opts<{
      readonly data?: string
      readonly sizes: readonly number[]
      readonly questions: number
    }>()
    const conversations = loadLocomo(findData(locomoData, options.data))
    const measures: Measure[] = []
    for (const [name, make] of Object.entries(contestants)) {
      say(`${name}: recall ...`)
      measures.push(...(await recall(name, make, conversations)))
    }
    for (const size of options.sizes)
      for (const [name, make] of Object.entries(contestants)) {
        say(`${name}: ${size.toLocaleString('en')} records ...`)
        measures.push(...(await costs(name, make, conversations, size, options.questions)))
      }
    const theirs = new Map(
      measures.flatMap((one) => (one.name === peer ? [[one.metric, one.value] as const] : [])),
    )
    return measures.map((one) => {
      const other = theirs.get(one.metric)
      return one.name === 'lexical' && other !== undefined ? { ...one, peer, ratio: one.value / other } : one
    })
  },
}

async function recall(
  name: string,
  make: () => WordSearch | Promise<WordSearch>,
  conversations: readonly Conversation[],
): Promise<readonly Measure[]> {
  const scored: Scored[] = []
  for (const conversation of conversations) {
    const index = await make()
    for (const session of conversation.sessions) await index.add(session)
    for (const { text, category, gold } of conversation.questions)
      scored.push({
        conversation: conversation.name,
        category,
        ms: 0,
        ...score(await index.ask(text, deepest), gold, new Map()),
      })
    await index.close()
  }
  const { recall: found, mrr } = summarise(scored)
  return [
    { name, metric: 'R@5', value: found[0] ?? NaN, unit: '%' },
    { name, metric: 'R@10', value: found[1] ?? NaN, unit: '%' },
    { name, metric: 'R@25', value: found[2] ?? NaN, unit: '%' },
    { name, metric: 'MRR', value: mrr, unit: '' },
  ]
}

async function costs(
  name: string,
  make: () => WordSearch | Promise<WordSearch>,
  conversations: readonly Conversation[],
  size: number,
  questions: number,
): Promise<readonly Measure[]> {
  const index = await make()
  const records = turns(conversations, size)
  const started = performance.now()
  for (let from = 0; from < size; from += batch) await index.add(records.slice(from, from + batch))
  const written = (performance.now() - started) / size
  const asked = conversations.flatMap((conversation) => conversation.questions.map(({ text }) => text))
  const times: number[] = []
  for (let i = 0; i < questions; i++) {
    const question = asked[(i * 101) % asked.length] ?? ''
    const asking = performance.now()
    await index.ask(question, 10)
    times.push(performance.now() - asking)
  }
  const bytes = await index.close()
  const label = size.toLocaleString('en')
  return [
    { name, metric: `write, ${label}`, value: written, unit: 'ms' },
    { name, metric: `read p50, ${label}`, value: percentile(times, 0.5), unit: 'ms' },
    { name, metric: `read p95, ${label}`, value: percentile(times, 0.95), unit: 'ms' },
    { name, metric: `size, ${label}`, value: bytes / size, unit: 'bytes/record' },
  ]
}

/** The conversations' turns over and over, in sessions of their own each time: words become as common as it grows. */
function turns(conversations: readonly Conversation[], size: number): readonly RecordInput[] {
  const all = conversations.flatMap(({ name, sessions }) =>
    sessions.flatMap((session, i) => session.map((turn) => ({ ...turn, session: `${name} ${i}` }))),
  )
  return Array.from({ length: size }, (_, i) => {
    const round = Math.floor(i / all.length)
    const turn = all[i % all.length] ?? { text: 'Nothing.', session: '' }
    return { ...turn, id: `${i}`, session: `${turn.session} ${round}` }
  })
}
