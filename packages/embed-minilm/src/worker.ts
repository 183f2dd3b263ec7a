import { parentPort, workerData } from 'node:worker_threads'
import { isMnesticError } from '@mnestic/core'
import { load } from './load.ts'
import type { Answer, Order, Question } from './protocol.ts'
import type { SentenceModel } from './sentence-model.ts'

const port = parentPort
if (port === null) throw new Error('worker.js is started by minilmEmbedder, as a worker')

function say(answer: Answer, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(answer, transfer)
}

async function answer(model: SentenceModel, { id, text }: Question): Promise<void> {
  try {
    const vector = await model.embed(text)
    say({ kind: 'vector', id, vector }, [vector.buffer as ArrayBuffer])
  } catch (error) {
    say({ kind: 'refused', id, message: error instanceof Error ? error.message : String(error) })
  }
}

try {
  const { model, identity } = await load(workerData as Order, (progress) =>
    say({ kind: 'progress', progress }),
  )
  let last: Promise<void> = Promise.resolve() // one text at a time, in order
  port.on('message', (question: Question) => {
    last = last.then(() => answer(model, question))
  })
  say({ kind: 'ready', identity })
} catch (error) {
  if (!isMnesticError(error)) throw error
  const { code, message, retryable } = error
  say({ kind: 'failed', code, message, retryable })
}
