import { isBlockName } from '../check/block-name.ts'
import { checkEffort } from '../check/effort.ts'
import type { Allow, BackendCue, Effort, Hit, Reason, ScoreAnswer, StandingHit } from '../contract/backend.ts'
import type { Capabilities } from '../contract/capabilities.ts'
import type { ErrorCode } from '../contract/error.ts'
import type { Revision, Seq } from '../contract/log.ts'
import type { Unavailable } from '../contract/recollection.ts'
import { withDeadline } from '../deadline.ts'
import { isMnesticError, MnesticError, toMnesticError } from '../error.ts'
import type { View } from '../view/view.ts'

/** Of a reason: a name, not a sentence. */
const codePattern = /^[\w.:-]{1,64}$/

/** One backend's part in one read. */
export interface Question {
  readonly view: View
  readonly cue: BackendCue
  readonly allow: Allow
  readonly wanted: Revision
  readonly limit: number
  readonly options: Readonly<Record<string, unknown>>
  /** Milliseconds that the view may take in all: to catch up, to recall, to weigh. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** Which of these are living records of the asked scopes. */
  readonly ofAskedScopes: (seqs: readonly Seq[]) => Promise<ReadonlySet<Seq>>
  readonly fault: (message: string, code: ErrorCode) => void
}

export type Outcome<Value> =
  | { readonly value: Value; readonly ms: number }
  | { readonly unavailable: Unavailable }

/** What a view found, checked. */
export interface Recalled {
  readonly hits: readonly Hit[]
  /** Absent where the view says nothing of it. */
  readonly effort?: Effort
}

/** The view's candidates, checked. Only an abort by the caller throws. */
export function askRecall(question: Question): Promise<Outcome<Recalled>> {
  const { view, cue, allow, limit, options, wanted } = question
  return attempt(question, async (signal) => {
    await view.catchUp(wanted, signal)
    const backend = await view.backend()
    if (!canAnswer(view.capabilities, cue)) return { hits: [] }
    const { hits, revision, effort: said } = await backend.recall(cue, { allow, limit, options, signal })
    checkRevision(question, revision)
    const checked = await checkHits(question, hits)
    if (said === undefined) return { hits: checked }
    const { effort, problem } = checkEffort(said)
    if (problem !== undefined)
      question.fault(`The effort of backend ${view.name} ${problem}; that was dropped`, 'BACKEND_FAILED')
    return { hits: checked, effort }
  })
}

/** Whether the backend finds candidates for such a cue. One that declares neither text nor vector only weighs others'. */
export function canAnswer({ text, vector }: Capabilities, cue: BackendCue): boolean {
  return (text === true && cue.text !== undefined) || (vector === true && cue.vector !== undefined)
}

/** The view's signals for the candidates, checked; `undefined` where it cannot weigh. `spent`: what recall took. */
export function askScore(
  question: Question,
  seqs: readonly Seq[],
  spent: number,
): Promise<Outcome<ScoreAnswer['signals'] | undefined>> {
  const { view, cue, allow, options, wanted } = question
  return attempt({ ...question, deadline: question.deadline - spent }, async (signal) => {
    await view.catchUp(wanted, signal)
    const backend = await view.backend()
    if (backend.score === undefined) return undefined
    const { signals, revision } = await backend.score(cue, seqs, { allow, options, signal })
    checkRevision(question, revision)
    const columns: readonly [string, unknown][] = Object.entries(signals)
    if (columns.length === 0) return undefined
    for (const [name, values] of columns) {
      if (
        !(values instanceof Float64Array) ||
        values.length !== seqs.length ||
        values.some((x) => x === Infinity || x === -Infinity)
      ) {
        throw new MnesticError(
          'BACKEND_FAILED',
          `Signal ${name} of backend ${view.name} is not one number for each of ${seqs.length} records`,
        )
      }
    }
    return signals
  })
}

/** Records that stand in a context, for each view: more would be a context of their own. */
const maxStanding = 1_000

/** What the view wants in every context, checked. */
export function askStanding(question: Question): Promise<Outcome<readonly StandingHit[]>> {
  const { view, allow, options, wanted } = question
  return attempt(question, async (signal) => {
    await view.catchUp(wanted, signal)
    const backend = await view.backend()
    if (backend.standing === undefined) return []
    const { records, revision } = await backend.standing({ allow, options, signal })
    checkRevision(question, revision)
    return await checkStanding(question, records)
  })
}

/** Takes out what the view should not have named; each such record is a fault of the backend. */
async function checkStanding(
  question: Question,
  records: readonly StandingHit[],
): Promise<readonly StandingHit[]> {
  const { view, allow, wanted, fault } = question
  const ahead = records.filter(({ seq }) => seq > wanted && !allow.has(seq)).map(({ seq }) => seq)
  const later = ahead.length > 0 ? await question.ofAskedScopes(ahead) : new Set()
  const seen = new Set<Seq>()
  const kept: StandingHit[] = []
  for (const { seq, why, block } of records) {
    if (later.has(seq)) continue
    const wrong = seen.has(seq)
      ? 'a record twice'
      : !allow.has(seq)
        ? 'a record that is not allowed'
        : why !== 'pinned' && why !== 'recent'
          ? 'no reason that is known'
          : !isBlockName(block)
            ? 'a block without a name of 1 to 64 code units in one line'
            : undefined
    seen.add(seq)
    if (wrong === undefined) kept.push({ seq, why, block })
    else fault(`Backend ${view.name} let stand ${wrong} (number ${seq}); it was dropped`, 'BACKEND_FAILED')
  }
  if (kept.length > maxStanding)
    fault(
      `Backend ${view.name} let ${kept.length} records stand; at most ${maxStanding} may`,
      'BACKEND_FAILED',
    )
  return kept.slice(0, maxStanding)
}

async function attempt<Value>(
  question: Question,
  task: (signal: AbortSignal) => Promise<Value>,
): Promise<Outcome<Value>> {
  const { view, wanted, deadline, signal, fault } = question
  const started = performance.now()
  try {
    const value = await withDeadline(Math.max(1, deadline), signal, task)
    return { value, ms: performance.now() - started }
  } catch (error) {
    if (signal?.aborted || isMnesticError(error, 'CLOSED')) throw error
    const { code, message } = toMnesticError(error, 'BACKEND_FAILED', `Backend ${view.name} failed`, true)
    fault(message, code)
    const reached = view.revision === undefined ? {} : { revision: view.revision }
    return { unavailable: { code, message, wanted, ...reached } }
  }
}

/** Takes out what the backend should not have answered; each such hit is a fault of the backend. */
async function checkHits(question: Question, hits: readonly Hit[]): Promise<readonly Hit[]> {
  const { view, allow, limit, wanted, fault } = question
  // Written while this read was under way: a view may be ahead of the read, which is no fault of its.
  const ahead = hits.filter(({ seq }) => seq > wanted && !allow.has(seq)).map(({ seq }) => seq)
  const later = ahead.length > 0 ? await question.ofAskedScopes(ahead) : new Set()
  const seen = new Set<Seq>()
  const kept: Hit[] = []
  for (const hit of hits) {
    if (later.has(hit.seq)) continue
    const wrong = !Number.isFinite(hit.score)
      ? 'a score that is not finite'
      : seen.has(hit.seq)
        ? 'a record twice'
        : !allow.has(hit.seq)
          ? 'a record that is not allowed'
          : undefined
    seen.add(hit.seq)
    if (wrong === undefined) kept.push({ ...hit, ...(hit.why && { why: checkWhy(question, hit.why) }) })
    else fault(`Backend ${view.name} answered ${wrong} (number ${hit.seq}); it was dropped`, 'BACKEND_FAILED')
  }
  if (kept.length > limit)
    fault(`Backend ${view.name} answered ${kept.length} hits; ${limit} were asked`, 'BACKEND_FAILED')
  return kept.toSorted((a, b) => b.score - a.score || a.seq - b.seq).slice(0, limit)
}

/** Codes, numbers and places in allowed records: an explanation carries no text, whatever the backend says. */
function checkWhy({ view, allow, fault }: Question, why: readonly Reason[]): readonly Reason[] {
  return why.flatMap(({ code, value, span }): readonly Reason[] => {
    const wrong =
      typeof code !== 'string' ||
      !codePattern.test(code) ||
      (value !== undefined && typeof value !== 'number') ||
      (span !== undefined && !(allow.has(span.seq) && span.start >= 0 && span.start <= span.end))
    if (wrong) {
      fault(`Backend ${view.name} gave a reason that is not a code, a number and a place`, 'BACKEND_FAILED')
      return []
    }
    return [
      {
        code,
        ...(value !== undefined && { value }),
        ...(span && { span: { seq: span.seq, start: span.start, end: span.end } }),
      },
    ]
  })
}

/** A view that was set back while it answered has not seen what the read promises. */
function checkRevision({ view, wanted }: Question, revision: Revision): void {
  if (!(revision >= wanted))
    throw new MnesticError(
      'BACKEND_FAILED',
      `Backend ${view.name} answered from revision ${revision}; the read needs ${wanted}`,
      { retryable: true },
    )
}
