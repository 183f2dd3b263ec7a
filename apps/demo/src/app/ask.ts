import type { Filter, Memory } from '@mnestic/core'
import type { Answer, AskRequest } from '../api.ts'

/** Items where nobody says how many. With a budget it is for core to say: as many as may fit. */
const usual = 10

function filterOf({ speaker, from, to }: AskRequest): Filter | undefined {
  if (speaker === undefined && from === undefined && to === undefined) return undefined
  const at = {
    ...(from === undefined ? {} : { gte: from }),
    ...(to === undefined ? {} : { lt: to }),
  }
  return {
    ...(speaker === undefined ? {} : { speaker }),
    ...(from === undefined && to === undefined ? {} : { at }),
  }
}

/** Of any composition: the answer names its mechanisms by themselves. */
export async function ask(
  memory: Pick<Memory, 'read' | 'stats'>,
  request: AskRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const { records, to } = await memory.stats(request.scope)
  // A conversation of long ago is looked at as it was when it ended, or nothing in it would be new.
  const asOf = request.asOf ?? (request.recency && to)
  const start = performance.now()
  const found = await memory.read(request.scope, request.question, {
    limit: request.limit ?? (request.budget === undefined ? usual : undefined),
    budget: request.budget === undefined ? undefined : { tokens: request.budget },
    filter: filterOf(request),
    asOf: asOf === undefined ? undefined : { at: asOf },
    diversity: request.diversity,
    recency: request.recency,
    previous: request.previous,
    explain: true,
    signal,
  })
  const ms = performance.now() - start
  const { items, context, layout, omitted, revision, unavailable, expansions, explanation } = found
  return {
    question: request.question,
    items,
    context,
    layout,
    omitted,
    revision,
    unavailable: Object.fromEntries(
      Object.entries(unavailable).flatMap(([name, told]) => (told === undefined ? [] : [[name, told]])),
    ),
    expansions,
    explanation,
    ms,
    records,
  }
}
