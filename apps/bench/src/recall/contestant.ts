import type { Conversation } from './dataset.ts'

/** Whatever remembers conversations and answers questions with turns: a memory of ours, or somebody else's. */
export interface Contestant {
  /** Resolves when questions see all of it. */
  remember(conversation: Conversation): Promise<void>
  /** Ids of turns of that conversation, strongest first, each once, at most `limit`. */
  ask(conversation: string, question: string, limit: number): Promise<readonly string[]>
}
