import { scope } from '@mnestic/core'
import type { Reading } from '@mnestic/lstm'
import type { Conversation } from '../recall/dataset.ts'
import { remembering } from './remembering.ts'

/**
 * What the view says of each turn, as an application asks it. Sessions are never told; times where `times` says so, else
 * all turns are written at once.
 */
export async function readingsOf(
  conversation: Conversation,
  { weights, times = false }: { readonly weights?: Uint8Array | undefined; readonly times?: boolean },
): Promise<readonly Reading[]> {
  await using memory = await remembering(conversation, { weights, times })
  const readings: Reading[] = []
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Awaited<ReturnType<typeof memory.views.worth.readings>> = await memory.views.worth.readings(
      scope(conversation.name),
      { after, limit: 1_000 },
    )
    readings.push(...page.readings)
    after = page.next
  }
  return readings
}
