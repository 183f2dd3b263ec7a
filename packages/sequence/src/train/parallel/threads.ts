import { MnesticError } from '@mnestic/core'
import type { Answer, Request } from './protocol.ts'

/** A worker, of whatever platform. */
export interface Thread {
  post(request: Request): void
  end(): Promise<void>
}

export interface ThreadListener {
  answered(answer: Answer): void
  /** It can answer no more. */
  failed(error: unknown): void
}

/** What is used of `node:worker_threads`, whose types a package for browsers does without. */
interface NodeThreads {
  readonly Worker: new (url: URL) => {
    postMessage(message: unknown): void
    terminate(): Promise<number>
    on(event: 'message', listener: (answer: Answer) => void): void
    on(event: 'error' | 'messageerror', listener: (error: unknown) => void): void
    on(event: 'exit', listener: (code: number) => void): void
  }
}

export async function openThread(listener: ThreadListener): Promise<Thread> {
  return typeof Worker === 'undefined' ? nodeThread(listener) : webThread(listener)
}

async function nodeThread({ answered, failed }: ThreadListener): Promise<Thread> {
  const name = 'node:worker_threads' // not a literal in the import, which bundlers for browsers would stumble on
  const threads = (await import(/* @vite-ignore */ name)) as NodeThreads
  const worker = new threads.Worker(new URL('./worker.js', import.meta.url))
  worker.on('message', answered)
  worker.on('error', failed)
  worker.on('messageerror', failed)
  worker.on('exit', (code) =>
    failed(new MnesticError('BACKEND_FAILED', `a worker of the training ended by itself, with code ${code}`)),
  )
  return {
    post: (request) => worker.postMessage(request),
    end: async () => {
      await worker.terminate()
    },
  }
}

function webThread({ answered, failed }: ThreadListener): Thread {
  // written out in one piece, as bundlers look for it
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
  worker.onmessage = (event: MessageEvent<Answer>) => answered(event.data)
  worker.onmessageerror = () =>
    failed(new MnesticError('BACKEND_FAILED', 'the answer of a worker of the training could not be read'))
  worker.onerror = (event) =>
    failed(new MnesticError('BACKEND_FAILED', `a worker of the training failed: ${event.message}`))
  return {
    post: (request) => worker.postMessage(request),
    end: async () => worker.terminate(),
  }
}
