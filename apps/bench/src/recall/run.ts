import type { Contestant } from './contestant.ts'
import { sessionsOf, type Conversation } from './dataset.ts'
import { depths, score, type Scored } from './metrics.ts'

/** What one contestant did with a data set. */
export interface RecallRun {
  readonly scored: readonly Scored[]
  readonly records: number
  /** Of everything that has to happen before the first question. */
  readonly ingestMs: number
}

const limit = Math.max(...depths)

/** Remembers every conversation, then asks every question. */
export async function runRecall(
  contestant: Contestant,
  conversations: readonly Conversation[],
): Promise<RecallRun> {
  const started = performance.now()
  for (const conversation of conversations) await contestant.remember(conversation)
  const ingestMs = performance.now() - started
  const records = conversations.reduce((sum, { sessions }) => sum + sessions.flat().length, 0)
  return { scored: await askAll(contestant, conversations), records, ingestMs }
}

/** Asks every question of conversations that are remembered already. */
export async function askAll(
  contestant: Pick<Contestant, 'ask'>,
  conversations: readonly Conversation[],
): Promise<readonly Scored[]> {
  const scored: Scored[] = []
  for (const conversation of conversations) {
    const { name, questions } = conversation
    const sessions = sessionsOf(conversation)
    for (const { text, category, gold } of questions) {
      const started = performance.now()
      const ranked = await contestant.ask(name, text, limit)
      const ms = performance.now() - started
      scored.push({ conversation: name, category, ms, ...score(ranked, gold, sessions) })
    }
  }
  return scored
}
