import type { FitExample } from '@mnestic/lstm'
import type { Conversation } from '../recall/dataset.ts'

/**
 * A conversation as one learns from it: worth keeping is what questions rest on, as often as they do. Times are held
 * back: the pauses between sessions would give their beginnings away.
 */
export function exampleOf(conversation: Conversation): FitExample {
  const turns = conversation.sessions.flat()
  const uses = usesOf(conversation)
  return {
    records: turns.map(({ text, speaker }) => ({ text, speaker })),
    keep: turns.map((_, i) => uses[i] ?? 0),
    boundary: beginningsOf(conversation),
  }
}

/** For each turn, how many questions rest on it. */
export function usesOf({ sessions, questions }: Conversation): readonly number[] {
  const counts = new Map<string, number>()
  for (const { gold } of questions) for (const id of new Set(gold)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return sessions.flat().map(({ id = '' }) => counts.get(id) ?? 0)
}

/** For each turn, whether a session begins with it. */
export function beginningsOf({ sessions }: Conversation): readonly boolean[] {
  return sessions.flatMap((session) => session.map((_, i) => i === 0))
}
