import { setImmediate } from 'node:timers/promises'
import { isMnesticError, MnesticError } from '@mnestic/core'
import type { MemoryRecord, Scope } from '@mnestic/core'
import type { Trace, TraceRequest, TraceStep } from '../../api.ts'
import type { DemoMemory } from '../../compose.ts'
import { stateRows } from './state-rows.ts'
import { worthPage } from './worth.ts'

/** Records of a page where nobody says how many: columns of a heat map that are two pixels wide on a usual screen. */
const usual = 500
/** Characters of a text. */
const beginning = 280
/** Records between two pauses in which other requests are served. */
const together = 32

/** How the mechanisms' states went over a page of records. @throws ABORTED, INVALID_ARGUMENT */
export async function trace(
  memory: DemoMemory,
  { scope, limit = usual, after }: TraceRequest,
  signal?: AbortSignal,
): Promise<Trace> {
  const { records } = await memory.stats(scope)
  const page = { limit, after, signal }
  const { steps: drifts, next } = await memory.views.recent.drift(scope, page)
  const worth = await worthPage(memory, scope, page)
  const steps: TraceStep[] = []
  const contexts: Float32Array[] = []
  for (const [n, { record, drift }] of drifts.entries()) {
    if (n % together === 0) await setImmediate()
    if (signal?.aborted === true) throw new MnesticError('ABORTED', 'Nobody waits for the trace any more.')
    const context = await contextOf(memory, scope, record.id)
    // Forgotten since the page was found.
    if (context === undefined) continue
    contexts.push(context)
    const judged = worth.of(record.id)
    steps.push({
      ...stepOf(record),
      ...(drift === undefined ? {} : { drift }),
      ...(judged === undefined ? {} : { worth: judged }),
    })
  }
  const context = stateRows(contexts, true)
  const gates = worth.gates(steps.map(({ id }) => id))
  return {
    steps,
    records,
    source: worth.source,
    ...(gates === undefined ? {} : { gates }),
    ...(context === undefined ? {} : { context }),
    ...(next === undefined ? {} : { next }),
  }
}

async function contextOf(memory: DemoMemory, scope: Scope, id: string): Promise<Float32Array | undefined> {
  try {
    return (await memory.views.recent.contextOf(scope, id)).before
  } catch (error) {
    if (isMnesticError(error, 'NOT_FOUND')) return undefined
    throw error
  }
}

function stepOf({ id, at, speaker, session, text }: MemoryRecord): TraceStep {
  return {
    id,
    at,
    ...(speaker === undefined ? {} : { speaker }),
    ...(session === undefined ? {} : { session }),
    text: text.length <= beginning ? text : `${text.slice(0, beginning - 1).toWellFormed()}…`,
  }
}
