import { Worker } from 'node:worker_threads'
import { MnesticError } from '@mnestic/core'
import { createBrake } from './brake.ts'
import type { Piece } from './calls.ts'
import type { LoadProgress } from './options.ts'
import type { Answer, Identity, Order, Request, Start } from './protocol.ts'

/** One worker that embeds, seen from the event loop. */
export interface Lane {
  readonly identity: Identity
  /** Texts asked and not answered. */
  readonly busy: number
  ask(piece: Piece): void
  /** Whether the process stays alive for it. */
  hold(yes: boolean): void
  /** Ends it, after the text it is at. Who waits for it hears nothing more. */
  end(): Promise<void>
}

export interface LaneEvents {
  progress(progress: LoadProgress): void
  /** There is room for a text more. */
  free(): void
  /** It died by itself after it was ready; who waits for a vector of it hears so too. */
  gone(lane: Lane, error: Error): void
}

/**
 * Starts a worker and waits until it has loaded the model.
 *
 * @throws EMBEDDER_FAILED, INVALID_ARGUMENT: the worker's reason; what `progress` throws; the signal's reason
 */
export async function startLane(
  order: Order,
  events: LaneEvents,
  signal: AbortSignal | undefined,
): Promise<Lane> {
  signal?.throwIfAborted()
  const brake = createBrake()
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { order, flags: brake.flags } satisfies Start,
    execArgv: [], // the process's own flags (--input-type, --test) are not meant for this file
  })
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      brake.release()
      resolve()
    })
  })
  const tell = (request: Request): void => worker.postMessage(request)
  const asked = new Map<number, Piece>()
  let next = 0
  let ended = false
  const end = async (): Promise<void> => {
    ended = true
    asked.clear()
    worker.ref()
    brake.stop()
    tell({ kind: 'end' }) // not by `terminate`, see Brake
    await exited
  }
  const lane = (identity: Identity): Lane => ({
    identity,
    get busy() {
      return asked.size
    },
    ask(piece) {
      const id = next++
      asked.set(id, piece)
      tell({ kind: 'question', id, text: piece.text })
    },
    hold(yes) {
      if (yes) worker.ref()
      else worker.unref()
    },
    end,
  })
  const take = (id: number): Piece | undefined => {
    const piece = asked.get(id)
    asked.delete(id)
    return piece
  }

  return new Promise((resolve, reject) => {
    let ready: Lane | undefined
    const refuse = (error: Error): void => {
      signal?.removeEventListener('abort', abort)
      reject(error)
      void end()
    }
    const abort = (): void => refuse(signal?.reason as Error)
    signal?.addEventListener('abort', abort, { once: true })

    const hear = (answer: Answer): void => {
      switch (answer.kind) {
        case 'progress':
          return events.progress(answer.progress)
        case 'ready':
          signal?.removeEventListener('abort', abort)
          ready = lane(answer.identity)
          return resolve(ready)
        case 'failed':
          return refuse(new MnesticError(answer.code, answer.message, { retryable: answer.retryable }))
        case 'vector':
          take(answer.id)?.settle(answer.vector)
          return events.free()
        case 'refused':
          take(answer.id)?.fail(new MnesticError('EMBEDDER_FAILED', `a text failed: ${answer.message}`))
          return events.free()
      }
    }
    const died = (reason: string): void => {
      if (ended) return
      const pieces = [...asked.values()]
      const error = new MnesticError(
        'EMBEDDER_FAILED',
        `the worker that embeds ended (${reason}): ask again, the next call starts another`,
        { retryable: true },
      )
      refuse(error)
      if (ready !== undefined) events.gone(ready, error)
      for (const piece of pieces) piece.fail(error)
    }
    worker.on('message', (answer: Answer) => {
      if (ended) return
      try {
        hear(answer)
      } catch (error) {
        refuse(error as Error) // the caller's onProgress threw
      }
    })
    worker.on('error', (error: unknown) => died(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => died(`exit code ${code}`))
  })
}
