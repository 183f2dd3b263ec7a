import { openMemory, scope, type Composition, type Memory, type Storage } from '@mnestic/core'
import type { Recipe } from '../compositions.ts'
import type { Conversation } from './dataset.ts'
import { depths, score, type Scored } from './metrics.ts'

/** What one composition did with a data set. */
export interface RecallRun {
  readonly scored: readonly Scored[]
  readonly records: number
  /** Of all writes and of the first read in each scope, which brings the views up to date. */
  readonly ingestMs: number
}

const limit = Math.max(...depths)

/** Remembers every conversation, each in a scope of its own, then asks every question. */
export async function runRecall(
  recipe: Recipe,
  storage: Storage,
  conversations: readonly Conversation[],
): Promise<RecallRun> {
  await using memory = await openMemory({ ...recipe, storage })
  const started = performance.now()
  for (const conversation of conversations) await ingest(memory, conversation)
  const ingestMs = performance.now() - started
  const scored: Scored[] = []
  for (const conversation of conversations) scored.push(...(await ask(memory, conversation)))
  const records = conversations.reduce((sum, { sessions }) => sum + sessions.flat().length, 0)
  return { scored, records, ingestMs }
}

async function ingest(memory: Memory<Composition>, { name, sessions }: Conversation): Promise<void> {
  for (const session of sessions) await memory.write(scope(name), session)
  await memory.read(scope(name), 'hello', { limit: 1, deadline: 600_000 })
}

async function ask(
  memory: Memory<Composition>,
  { name, questions }: Conversation,
): Promise<readonly Scored[]> {
  const scored: Scored[] = []
  for (const { text, category, gold } of questions) {
    const started = performance.now()
    const { items, unavailable } = await memory.read(scope(name), text, { limit, deadline: 60_000 })
    const ms = performance.now() - started
    const [failed] = Object.entries(unavailable)
    if (failed !== undefined) throw new Error(`${failed[0]} did not answer: ${failed[1]?.message ?? ''}`)
    const ranked = items.map(({ record }) => record.id)
    scored.push({ conversation: name, category, ms, ...score(ranked, gold) })
  }
  return scored
}
