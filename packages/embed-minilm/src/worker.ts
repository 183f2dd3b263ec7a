import { parentPort, workerData } from 'node:worker_threads'
import { isMnesticError } from '@mnestic/core'
import { guardBy } from './brake.ts'
import { load } from './load.ts'
import type { Answer, Request, Start } from './protocol.ts'
import type { SentenceModel } from './sentence-model.ts'

const port = parentPort
if (port === null) throw new Error('worker.js is started by minilmEmbedder, as a worker')

const { order, flags } = workerData as Start
const guard = guardBy(flags)
let last: Promise<void> = Promise.resolve() // one text at a time, in order

function say(answer: Answer, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(answer, transfer)
}

async function answer(model: SentenceModel, id: number, text: string): Promise<void> {
  try {
    const vector = await guard(async () => model.embed(text))
    say({ kind: 'vector', id, vector }, [vector.buffer as ArrayBuffer])
  } catch (error) {
    say({ kind: 'refused', id, message: error instanceof Error ? error.message : String(error) })
  }
}

const loading = load(order, (progress) => say({ kind: 'progress', progress }), guard)

port.on('message', (request: Request) => {
  switch (request.kind) {
    case 'end':
      return process.exit() // this thread; heard between native calls only
    case 'question':
      last = last.then(async () => answer((await loading).model, request.id, request.text))
  }
})

try {
  say({ kind: 'ready', identity: (await loading).identity })
} catch (error) {
  if (!isMnesticError(error)) throw error
  const { code, message, retryable } = error
  say({ kind: 'failed', code, message, retryable })
}
