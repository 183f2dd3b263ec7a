import type { AssembleInput, Candidate, TokenCounter } from '../contract/assembler.ts'
import type { MemoryRecord } from '../contract/record.ts'
import { endsAsking } from '../question-mark.ts'

/** An answer of no more tokens may mean nothing without its question ("Yes, in Lisbon!"). */
const shortAnswer = 12

/** A question of no more tokens is cheap enough to stand with its answer. */
const shortQuestion = 30

/** An answer that comes later than this, in milliseconds, is none. */
const promptly = 3_600_000

/** At most so many answers are looked at, the first in rank. */
const most = 100

/** What is appended in brackets: a picture's caption. */
const caption = /\[[^\]]*\]\s*$/

/** By short candidate: the question that somebody else asked just before it in its session. */
export async function questionsOf(
  candidates: readonly Candidate[],
  count: TokenCounter,
  neighbours: AssembleInput['neighbours'],
): Promise<ReadonlyMap<Candidate, MemoryRecord>> {
  const short = candidates.filter(({ record }) => isShort(record.text, shortAnswer, count)).slice(0, most)
  const questions = new Map<Candidate, MemoryRecord>()
  await Promise.all(
    short.map(async (candidate) => {
      const [before] = await neighbours(candidate, 1, 0)
      if (before !== undefined && isQuestionOf(candidate.record, before, count))
        questions.set(candidate, before)
    }),
  )
  return questions
}

function isQuestionOf(answer: MemoryRecord, before: MemoryRecord, count: TokenCounter): boolean {
  return (
    (before.speaker !== answer.speaker || before.role !== answer.role) &&
    answer.at >= before.at &&
    answer.at - before.at <= promptly &&
    isShort(before.text, shortQuestion, count) &&
    (endsAsking.test(before.text) || endsAsking.test(before.text.replace(caption, '')))
  )
}

function isShort(text: string, tokens: number, count: TokenCounter): boolean {
  // No tokenizer takes twenty characters for a token: a long text need not be counted.
  return text.length <= 20 * tokens && count(text) <= tokens
}
