import { Worker } from 'node:worker_threads'
import { MnesticError } from '@mnestic/core'
import type { Measured } from './calibrate.ts'
import type { Layout } from './layout.ts'
import { Leash } from './leash.ts'
import type { BuildAnswer, BuildOrder, BuildRequest, BuildStart } from './protocol.ts'

/** A graph in the making, in a thread of its own. */
export interface Build {
  /** Hands rows over, `dimensions` numbers each; the array is gone afterwards. Resolves when more may come. */
  take(vectors: Float32Array): Promise<'taken' | 'unworthy'>
  /** All rows are there. */
  finish(): Promise<Measured | 'unworthy'>
  /** Into a file, checked by reading it again, and as often as need be. `removed`: labels to be without. */
  write(path: string, removed: Uint32Array): Promise<Layout>
  /** Resolves when its thread is gone, which is after the step that it is at: it writes no file any more. */
  end(): Promise<void>
}

/** From the sources as from what is made of them: a worker runs the latter. */
const program = new URL('../../dist/graph/worker.js', import.meta.url)

/** @throws by each call, after which the build is over: BACKEND_FAILED (the worker's reason), the signal's reason */
export function startBuild(order: BuildOrder, signal: AbortSignal): Build {
  const leash = Leash.held()
  const worker = new Worker(program, {
    workerData: { order, cells: leash.cells } satisfies BuildStart,
    execArgv: [], // the process's own flags (--input-type, --test) are not meant for this file
  })
  const gone = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      process.off('exit', leaving)
      resolve()
    })
  })
  /** Never `terminate`, see `Leash`; nor may the end of the process do it while the library is at work. */
  const leaving = (): void => leash.await()
  process.once('exit', leaving)
  const stop = (): void => {
    leash.stop()
    worker.postMessage({ kind: 'stop' } satisfies BuildRequest)
  }
  let over: Error | undefined
  let waiting: { resolve(answer: BuildAnswer): void; reject(error: Error): void } | undefined
  const fail = (error: Error): void => {
    over ??= error
    waiting?.reject(over)
    waiting = undefined
    signal.removeEventListener('abort', abort)
    stop()
  }
  const failed = (reason: string): void =>
    fail(new MnesticError('BACKEND_FAILED', `A graph could not be built: ${reason}`, { retryable: true }))
  const abort = (): void => fail(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  worker.on('message', (answer: BuildAnswer) => {
    if (answer.kind === 'failed') return failed(answer.message)
    waiting?.resolve(answer)
    waiting = undefined
  })
  worker.on('error', (error: unknown) => failed(error instanceof Error ? error.message : String(error)))
  worker.on('exit', (code) => failed(`its worker ended with code ${code}`))
  // A process that has nothing else to do need not wait: what was not finished is begun again. After the listeners,
  // since each that hears messages makes the process wait once more.
  worker.unref()
  if (signal.aborted) abort()

  const ask = async (request: BuildRequest, transfer: readonly ArrayBuffer[] = []): Promise<BuildAnswer> => {
    if (over !== undefined) throw over
    return new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      worker.postMessage(request, transfer)
    })
  }
  const other = (answer: BuildAnswer): Error => {
    failed(`an answer of another kind came, ${answer.kind}`)
    return over ?? new Error(answer.kind)
  }
  return {
    async take(vectors) {
      const answer = await ask({ kind: 'rows', vectors }, [vectors.buffer as ArrayBuffer])
      if (answer.kind === 'taken' || answer.kind === 'unworthy') return answer.kind
      throw other(answer)
    },
    async finish() {
      const answer = await ask({ kind: 'done' })
      if (answer.kind === 'unworthy') return answer.kind
      if (answer.kind === 'built') return answer.measured
      throw other(answer)
    },
    async write(path, removed) {
      const answer = await ask({ kind: 'write', path, removed })
      if (answer.kind === 'written') return answer.layout
      throw other(answer)
    },
    async end() {
      over ??= new MnesticError('CLOSED', 'This build is over')
      signal.removeEventListener('abort', abort)
      stop()
      worker.ref()
      await gone
    },
  }
}
