import { MnesticError } from '@mnestic/core'
import { callsInTurn } from './calls.ts'
import { startLane } from './lane.ts'
import type { Lane, LaneEvents } from './lane.ts'
import type { Settings } from './options.ts'
import type { Identity, Order } from './protocol.ts'

/** Texts at a worker at a time: enough that it need not wait for a busy event loop, few enough for a question. */
const WINDOW = 4

/** Workers that share the texts of all calls. */
export interface Pool {
  readonly identity: Identity
  /** A vector for each text. @throws CLOSED; EMBEDDER_FAILED; the signal's reason */
  embed(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly Float32Array[]>
  close(): Promise<void>
}

/** Loads the model in every worker. @throws what `startLane` throws; nothing stays open then */
export async function openPool(settings: Settings): Promise<Pool> {
  const { source, dtype, maxTokens, workers, onProgress, signal } = settings
  const lanes = new Set<Lane>()
  const starting = new Set<Promise<void>>()
  const closing = new AbortController()
  const hold = (): void => {
    for (const lane of lanes) lane.hold(calls.open > 0)
  }
  const calls = callsInTurn(hold)

  const pump = (): void => {
    for (const lane of lanes) {
      while (lane.busy < WINDOW) {
        const piece = calls.take()
        if (piece === undefined) return
        lane.ask(piece)
      }
    }
  }
  const add = (lane: Lane): void => {
    lanes.add(lane)
    hold()
    pump()
  }
  /** Without a worker, and none on its way, nobody would answer. */
  const failIfAlone = (error: Error): void => {
    if (lanes.size + starting.size === 0) calls.failAll(error)
  }
  const events: LaneEvents = {
    progress: onProgress,
    free: pump,
    gone(lane, error) {
      lanes.delete(lane)
      failIfAlone(error)
    },
  }

  const first = await startLane({ source, dtype, maxTokens }, events, signal)
  const { identity } = first
  add(first)
  // The files are there now, for all that are started later.
  const order: Order = { source: { kind: 'folder', folder: source.folder }, dtype, maxTokens }
  const startOne = async (ending: AbortSignal): Promise<void> => {
    const lane = await startLane(order, events, ending)
    if (lane.identity.digest === identity.digest) return add(lane)
    await lane.end()
    throw new MnesticError(
      'EMBEDDER_FAILED',
      `the model in ${source.folder} is not the one that was loaded before: make a new embedder`,
    )
  }
  const startMissing = (): void => {
    while (lanes.size + starting.size < workers) {
      const start: Promise<void> = startOne(closing.signal).then(
        () => void starting.delete(start),
        (error: unknown) => {
          starting.delete(start)
          failIfAlone(error as Error)
        },
      )
      starting.add(start)
    }
  }
  const end = async (reason: unknown): Promise<void> => {
    closing.abort(reason)
    await Promise.all([...Array.from(lanes, async (lane) => lane.end()), ...starting])
    lanes.clear()
  }

  try {
    const ending = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal])
    await Promise.all(Array.from({ length: workers - 1 }, async () => startOne(ending)))
  } catch (error) {
    await end(error)
    throw error
  }

  return {
    identity,
    async embed(texts, signal) {
      closing.signal.throwIfAborted()
      signal?.throwIfAborted()
      if (texts.length === 0) return []
      const answer = calls.add(texts, signal)
      startMissing()
      hold()
      pump()
      return answer
    },
    async close() {
      if (closing.signal.aborted) return
      const error = new MnesticError('CLOSED', 'this embedder was closed: make a new one')
      calls.failAll(error)
      await end(error)
    },
  }
}
