import type { BackendCue } from '../contract/backend.ts'
import type { ErrorCode } from '../contract/error.ts'
import type { Revision } from '../contract/log.ts'
import type { Unavailable } from '../contract/recollection.ts'
import { checkList } from '../check/record.ts'
import { checkText } from '../check/value.ts'
import { withDeadline } from '../deadline.ts'
import { embedCues } from '../embedding.ts'
import type { Engine } from '../engine.ts'
import { throwIfAborted, toMnesticError } from '../error.ts'
import type { CheckedRead } from './options.ts'

interface Fault {
  readonly code: ErrorCode
  readonly message: string
}

export interface Cues {
  /** The cue itself, then its further wordings. */
  readonly all: readonly BackendCue[]
  readonly expansions: readonly string[]
  /** Why there are none, where `expand` failed or was late. */
  readonly fault: Fault | undefined
  /** What was embedded in place of the cue. */
  readonly embedded: string | undefined
  /** Views that cannot answer without the vector that failed. */
  readonly unavailable: Readonly<Record<string, Unavailable>>
}

/** The cue with its further wordings, each with the embedder's vector where some backend wants one. */
export async function completeCues(
  engine: Engine,
  given: BackendCue,
  speakers: readonly string[],
  wanted: Revision,
  options: CheckedRead,
): Promise<Cues> {
  const { expansions, fault } = await expand(engine, given.text, options)
  const cues: readonly BackendCue[] = [given, ...expansions.map((text) => ({ text }))]
  const { embedder } = engine
  const wanting = options.views.filter((view) => view.capabilities.vector === true)
  const plain = { all: cues, expansions, fault, embedded: undefined, unavailable: {} }
  if (embedder === undefined || wanting.length === 0) return plain
  const texts = cues.map((cue) =>
    cue.vector === undefined && cue.text !== undefined
      ? embedder.preparation.cue(cue.text, speakers)
      : undefined,
  )
  const prepared = texts.filter((text) => text !== undefined)
  if (prepared.length === 0) return plain
  const embed = (some: readonly string[]): ReturnType<typeof embedCues> =>
    withDeadline(options.deadline, options.signal, (signal) => embedCues(embedder, some, signal))
  try {
    // A wording that the embedder cannot take must not cost the cue its vector.
    const vectors = await embed(prepared).catch((error: unknown) => {
      throwIfAborted(options.signal)
      if (prepared.length === 1 || texts[0] === undefined) throw error
      return embed([texts[0]])
    })
    let next = 0
    const all = cues.map((cue, i): BackendCue => {
      const vector = texts[i] === undefined ? undefined : vectors[next++]
      return vector === undefined ? cue : { ...cue, vector }
    })
    return { ...plain, all, embedded: texts[0] }
  } catch (error) {
    throwIfAborted(options.signal)
    const { code, message } = toMnesticError(error, 'EMBEDDER_FAILED', 'The embedder failed', true)
    engine.emit({ type: 'fault', where: 'embedder', code, message })
    // A failing embedder leaves the others answering.
    const silent =
      given.vector === undefined ? wanting.filter(({ capabilities }) => capabilities.text !== true) : []
    return {
      ...plain,
      unavailable: Object.fromEntries(silent.map((view) => [view.name, { code, message, wanted }])),
    }
  }
}

/** Distinct further wordings; none where the expander fails or takes too long: no read fails by it, and none waits on. */
async function expand(
  engine: Engine,
  text: string | undefined,
  { expand: asked, signal }: CheckedRead,
): Promise<Pick<Cues, 'expansions' | 'fault'>> {
  const expander = engine.expand
  if (expander === undefined || text === undefined || !asked) return { expansions: [], fault: undefined }
  try {
    const answered = await withDeadline(engine.limits.expansionTime, signal, async (inner) =>
      expander(text, { signal: inner }),
    )
    const wordings = checkList('What expand answered', answered, 1_000, (what, value) =>
      checkText(what, value, engine.limits.textLength),
    )
    const distinct = [...new Set(wordings)].filter((wording) => wording !== text)
    return { expansions: distinct.slice(0, engine.limits.expansions), fault: undefined }
  } catch (error) {
    throwIfAborted(signal)
    const { code, message } = toMnesticError(error, 'BACKEND_FAILED', 'expand failed', true)
    engine.emit({ type: 'fault', where: 'expand', code, message })
    return { expansions: [], fault: { code, message } }
  }
}
