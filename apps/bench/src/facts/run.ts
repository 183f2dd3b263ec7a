import type { RecordInput } from '@mnestic/core'
import { rankedIds } from '../recall/memory.ts'
import { score, type Scored } from '../recall/metrics.ts'
import type { FactsConversation, FactsQuestion, FactsTurn } from './dataset.ts'
import type { Way } from './ways.ts'

/** A question as one way of remembering answered it. */
export interface Answered {
  readonly question: FactsQuestion
  readonly scored: Scored
  /** Share of the right answers among as many answers as there are right ones; absent where it answers with records alone. */
  readonly accuracy?: number
}

const depth = 25

/** Remembers all conversations, each in a scope of its own, and asks their questions. */
export async function runFacts(
  way: Way,
  conversations: readonly FactsConversation[],
): Promise<readonly Answered[]> {
  await using opened = await way.open()
  const answered: Answered[] = []
  for (const { name, sessions, questions } of conversations) {
    for (const session of sessions)
      await opened.remember(
        name,
        session.map((turn) => toRecord(turn, way.supplied)),
      )
    const inSession = new Map(sessions.flat().map(({ id, session }) => [id, session]))
    for (const question of questions) {
      const started = performance.now()
      const found = await opened.ask(name, question, depth)
      const ms = performance.now() - started
      const said = await opened.answer?.(name, question, question.answers.length)
      answered.push({
        question,
        scored: {
          conversation: name,
          category: question.class,
          ms,
          ...score(rankedIds(found), question.evidence, inSession),
        },
        ...(said !== undefined && { accuracy: accuracyOf(said, question.answers) }),
      })
    }
  }
  return answered
}

function toRecord(
  { id, at, session, speaker, text, supersedes, facts }: FactsTurn,
  supplied: boolean,
): RecordInput {
  return { id, at, session, speaker, text, supersedes, facts: supplied ? facts : undefined }
}

/** R-precision: of as many answers as there are right ones, the share that is right. Without regard to case. */
export function accuracyOf(said: readonly string[], right: readonly string[]): number {
  const wanted = new Set(right.map((answer) => answer.toLowerCase()))
  const first = new Set(said.slice(0, wanted.size).map((answer) => answer.toLowerCase()))
  return [...first].filter((answer) => wanted.has(answer)).length / wanted.size
}
