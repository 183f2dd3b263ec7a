import { Worker } from 'node:worker_threads'
import { MnesticError } from '@mnestic/core'
import type { RecordInput } from '@mnestic/core'
import type { Conversation, Parsed } from './conversation.ts'
import { ImportError } from './error.ts'
import type { ImportErrorCode, Place } from './error.ts'

export type FromWorker =
  | { readonly type: 'conversation'; readonly conversation: Omit<Conversation, 'records'> }
  | { readonly type: 'records'; readonly index: number; readonly records: readonly RecordInput[] }
  | { readonly type: 'done'; readonly rest: Omit<Parsed, 'conversations'> }
  | {
      readonly type: 'error'
      readonly code: ImportErrorCode
      readonly message: string
      readonly remedy: string
      readonly place: Place
    }

/** `parseFile` in a thread of its own; the signal ends it at once. @throws ImportError, ABORTED */
export async function parseInWorker(
  name: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Parsed> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: { name, bytes } })
  const conversations: { head: Omit<Conversation, 'records'>; records: RecordInput[] }[] = []
  try {
    return await new Promise<Parsed>((resolve, reject) => {
      const stop = (): void =>
        reject(new MnesticError('ABORTED', 'The import was stopped; nothing was written.'))
      if (signal?.aborted === true) stop()
      signal?.addEventListener('abort', stop, { once: true })
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('The reader of the file ended without an answer')))
      worker.on('message', (message: FromWorker) => {
        switch (message.type) {
          case 'conversation':
            conversations.push({ head: message.conversation, records: [] })
            break
          case 'records':
            for (const record of message.records) conversations[message.index]?.records.push(record)
            break
          case 'done':
            resolve({
              ...message.rest,
              conversations: conversations.map(({ head, records }) => ({ ...head, records })),
            })
            break
          case 'error':
            reject(new ImportError(message.code, message.message, message.remedy, message.place))
            break
        }
      })
    })
  } finally {
    await worker.terminate()
  }
}
