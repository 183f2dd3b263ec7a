import { scope } from '@mnestic/core'
import type { Conversation } from '../recall/dataset.ts'
import { turnTokens } from '../recall/tokens.ts'
import { share } from './budget.ts'
import { remembering } from './remembering.ts'

/** Which turns a plan of the view's `compact` lets stay, where none stays for being new. */
export async function plannedBy(
  conversation: Conversation,
  weights: Uint8Array | undefined,
): Promise<readonly boolean[]> {
  await using memory = await remembering(conversation, { weights, times: false })
  const turns = conversation.sessions.flat()
  const countTokens = (text: string): number => turnTokens(text)
  const tokens = Math.floor(share * turns.reduce((sum, { text }) => sum + countTokens(text), 0))
  const { promote } = await memory.views.worth.compact(scope(conversation.name), {
    tokens,
    recent: 0,
    countTokens,
  })
  const kept = new Set(promote)
  return turns.map(({ id = '' }) => kept.has(id))
}
