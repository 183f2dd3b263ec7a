import type { AskRequest } from '../../api.ts'
import type { PathAnswer } from '../../api/graph.ts'
import type { DemoMemory } from '../../compose.ts'
import { answerShown } from './shown.ts'

/** Below this a path says too little of the question to be shown as its answer. */
const clear = 0.45
/** Further answers that are as good, but for so much. */
const beside = 0.05
const most = 5

/** What the graph itself answers to a question: the best paths, where they are clear; else nothing. */
export async function pathAnswers(
  memory: DemoMemory,
  { scope, question, asOf, speaker, from, to }: AskRequest,
  signal?: AbortSignal,
): Promise<readonly PathAnswer[]> {
  // Facts know of no filter by speaker or period.
  if (speaker !== undefined || from !== undefined || to !== undefined) return []
  const found = await memory.views.world.answer(scope, question, { limit: most, validAt: asOf, signal })
  const best = found[0]?.score ?? 0
  return found.filter(({ score }) => score >= clear && score >= best - beside).map(answerShown)
}
