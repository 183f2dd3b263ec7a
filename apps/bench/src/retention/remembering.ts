import { openMemory, scope, type Memory } from '@mnestic/core'
import { lstm } from '@mnestic/lstm'
import type { Conversation } from '../recall/dataset.ts'

/**
 * A memory that holds a conversation, and judges it by these weights or, without, by the words' information. Sessions are
 * never told; times where `times` says so, else all turns are as if written at once.
 */
export async function remembering(
  { name, sessions }: Conversation,
  { weights, times }: { readonly weights: Uint8Array | undefined; readonly times: boolean },
): Promise<Memory<{ readonly worth: ReturnType<typeof lstm> }>> {
  const memory = await openMemory({ backends: { worth: lstm({ weights }) } })
  for (const session of sessions)
    await memory.write(
      scope(name),
      session.map(({ id, text, speaker, at }) => ({ id, text, speaker, at: times ? at : undefined })),
    )
  return memory
}
