import type { Allow, BackendCue, Hit, ScoreAnswer } from '../contract/backend.ts'
import type { Revision, Seq } from '../contract/log.ts'
import type { Unavailable } from '../contract/recollection.ts'
import { withDeadline } from '../deadline.ts'
import { isMnesticError, MnesticError, toMnesticError } from '../error.ts'
import type { View } from '../view/view.ts'

/** One backend's part in one read. */
export interface Question {
  readonly view: View
  readonly cue: BackendCue
  readonly allow: Allow
  readonly wanted: Revision
  readonly limit: number
  readonly options: Readonly<Record<string, unknown>>
  /** `performance.now()` by which the view must have answered. */
  readonly until: number
  readonly signal: AbortSignal | undefined
  readonly fault: (message: string) => void
}

export type Outcome<Value> =
  | { readonly value: Value; readonly ms: number }
  | { readonly unavailable: Unavailable }

/** The view's candidates, checked. Only an abort by the caller throws. */
export function askRecall(question: Question): Promise<Outcome<readonly Hit[]>> {
  const { view, cue, allow, limit, options, wanted } = question
  return attempt(question, async (signal) => {
    await view.catchUp(wanted, signal)
    const backend = await view.backend()
    const { hits } = await backend.recall(cue, { allow, limit, options, signal })
    return checkHits(question, hits)
  })
}

/** The view's signals for the candidates, checked; `undefined` where it cannot weigh. */
export function askScore(
  question: Question,
  seqs: readonly Seq[],
): Promise<Outcome<ScoreAnswer['signals'] | undefined>> {
  const { view, cue, allow, options } = question
  return attempt(question, async (signal) => {
    const backend = await view.backend()
    if (backend.score === undefined) return undefined
    const { signals } = await backend.score(cue, seqs, { allow, options, signal })
    for (const [name, values] of Object.entries(signals)) {
      if (values.length !== seqs.length || values.some((x) => x === Infinity || x === -Infinity)) {
        throw new MnesticError(
          'BACKEND_FAILED',
          `Signal ${name} of backend ${view.name} is not one number for each of ${seqs.length} records`,
        )
      }
    }
    return signals
  })
}

async function attempt<Value>(
  question: Question,
  task: (signal: AbortSignal) => Promise<Value>,
): Promise<Outcome<Value>> {
  const { view, wanted, until, signal } = question
  const started = performance.now()
  try {
    const value = await withDeadline(Math.max(1, until - started), signal, task)
    return { value, ms: performance.now() - started }
  } catch (error) {
    if (signal?.aborted || isMnesticError(error, 'CLOSED')) throw error
    const { code, message } = toMnesticError(error, 'BACKEND_FAILED', `Backend ${view.name} failed`, true)
    const reached = view.revision === undefined ? {} : { revision: view.revision }
    return { unavailable: { code, message, wanted, ...reached } }
  }
}

/** Takes out what the backend should not have answered; each such hit is a fault of the backend. */
function checkHits({ view, allow, limit, fault }: Question, hits: readonly Hit[]): readonly Hit[] {
  const seen = new Set<Seq>()
  const kept: Hit[] = []
  for (const hit of hits) {
    const wrong = !Number.isFinite(hit.score)
      ? 'a score that is not finite'
      : seen.has(hit.seq)
        ? 'a record twice'
        : !allow.has(hit.seq)
          ? 'a record that is not allowed'
          : undefined
    seen.add(hit.seq)
    if (wrong === undefined) kept.push(hit)
    else fault(`Backend ${view.name} answered ${wrong} (number ${hit.seq}); it was dropped`)
  }
  if (kept.length > limit) fault(`Backend ${view.name} answered ${kept.length} hits; ${limit} were asked`)
  return kept.toSorted((a, b) => b.score - a.score || a.seq - b.seq).slice(0, limit)
}
