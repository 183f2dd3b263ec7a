import type { RecordInput } from '@mnestic/core'

/** A conversation with questions whose answers lie in known turns. */
export interface Conversation {
  readonly name: string
  /** In the order said, by session: each session is one write. */
  readonly sessions: readonly (readonly RecordInput[])[]
  readonly questions: readonly Question[]
  /** Questions of the data set that are not asked, since it names no evidence for them. Default 0. */
  readonly leftOut?: number
}

export interface Question {
  readonly text: string
  readonly category: string
  /** Ids of the turns that hold the answer. Those that the conversation does not have count as never found. */
  readonly gold: readonly string[]
}

/** Ids of the evidence that no turn has. */
export function unresolved({ sessions, questions }: Conversation): readonly string[] {
  const ids = new Set(sessions.flat().map(({ id }) => id))
  return questions.flatMap(({ gold }) => gold.filter((id) => !ids.has(id)))
}

/** The session of each turn, by id. */
export function sessionsOf({ sessions }: Conversation): ReadonlyMap<string, string> {
  return new Map(
    sessions.flatMap((session, i) => session.map(({ id = '', session: name = `${i}` }) => [id, name])),
  )
}
