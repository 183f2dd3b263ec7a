import { checkEffort } from '../check/effort.ts'
import { rankSignal, type CheckedWeights } from '../check/weights.ts'
import type { Effort, Hit } from '../contract/backend.ts'
import type { Seq } from '../contract/log.ts'
import type { Unavailable } from '../contract/recollection.ts'
import { addEfforts } from '../effort.ts'
import { askRecall, askScore, type Question } from './ask.ts'
import type { View } from '../view/view.ts'
import type { Answer, Asked } from './fuse.ts'

/** Whether nothing that the view says moves any score: it finds nothing, and all that it weighs has weight 0. */
export function isWeightless(view: View, weights: CheckedWeights['backends'][string]): boolean {
  const { text, vector, signals = {} } = view.capabilities
  if (text === true || vector === true) return false
  const counted = weightsOf(declaredBy(view, 1), weights)
  return Object.keys(signals).length > 0 && Object.keys(signals).every((name) => counted[name] === 0)
}

/** One view, asked the cue and its further wordings. */
export interface Found {
  readonly name: string
  /** The cue's own question first. */
  readonly questions: readonly Question[]
  /** By question. */
  readonly hits: readonly (readonly Hit[])[]
  /** Of the cue asked again of a part of the records. */
  readonly further: readonly Hit[]
  /** Of all that it was asked; absent where it says nothing of it. */
  readonly effort: Effort | undefined
  /** Milliseconds that the slowest took. */
  readonly ms: number
}

/**
 * What one view finds. The cue itself must be answered; a further wording that fails, or the cue asked again of a part of
 * the records (`again`), is left out, and was reported.
 */
export async function findIn(
  questions: readonly Question[],
  again: Question | undefined,
): Promise<Found | { readonly name: string; readonly unavailable: Unavailable }> {
  const name = questions[0]?.view.name ?? ''
  const [outcomes, more] = await Promise.all([
    Promise.all(questions.map((question) => askRecall(question))),
    again && askRecall(again),
  ])
  const [cue] = outcomes
  if (cue !== undefined && 'unavailable' in cue) return { name, unavailable: cue.unavailable }
  const answered: Question[] = []
  const hits: (readonly Hit[])[] = []
  const efforts: Effort[] = []
  let ms = 0
  for (const [i, outcome] of outcomes.entries()) {
    const question = questions[i]
    if ('unavailable' in outcome || question === undefined) continue
    answered.push(question)
    hits.push(outcome.value.hits)
    if (outcome.value.effort !== undefined) efforts.push(outcome.value.effort)
    ms = Math.max(ms, outcome.ms)
  }
  const further = more === undefined || 'unavailable' in more ? undefined : more
  if (further?.value.effort !== undefined) efforts.push(further.value.effort)
  return {
    name,
    questions: answered,
    hits,
    further: further?.value.hits ?? [],
    effort: efforts.length > 0 ? checkEffort(addEfforts(efforts)).effort : undefined,
    ms: Math.max(ms, further?.ms ?? 0),
  }
}

/** How strong the candidates are in one view. One that fails to weigh for the cue itself counts by its ranks. */
export async function weighIn(
  { name, questions, hits, further, ms }: Found,
  candidates: readonly Seq[],
  weights: CheckedWeights['backends'][string],
  embedderWeight: number,
): Promise<{ readonly answer: Answer; readonly ms: number; readonly unavailable: Unavailable | undefined }> {
  const outcomes = await Promise.all(questions.map((question) => askScore(question, candidates, ms)))
  const asked: Asked[] = []
  const known = new Set(hits[0]?.map(({ seq }) => seq))
  const own = [...(hits[0] ?? []), ...further.filter(({ seq }) => !known.has(seq))]
  let unavailable: Unavailable | undefined
  let scoring = 0
  for (const [i, outcome] of outcomes.entries()) {
    if (!('unavailable' in outcome)) {
      scoring = Math.max(scoring, outcome.ms)
      asked.push({ hits: i === 0 ? own : (hits[i] ?? []), signals: outcome.value })
    } else if (i === 0) {
      ;({ unavailable } = outcome)
      asked.push({ hits: own, signals: undefined })
    }
  }
  const answer = { name, asked, weights: weightsOf(declaredBy(questions[0]?.view, embedderWeight), weights) }
  return { answer, ms: ms + scoring, unavailable }
}

/** Default weights; what a backend says that knows vectors alone is worth as much as the embedder. */
function declaredBy(view: View | undefined, embedderWeight: number): Readonly<Record<string, number>> {
  const { signals, text, vector } = view?.capabilities ?? {}
  const factor = vector === true && text !== true ? embedderWeight : 1
  const declared = { [rankSignal]: 1, score: 1, ...signals }
  return Object.fromEntries(Object.entries(declared).map(([name, weight]) => [name, weight * factor]))
}

function weightsOf(
  declared: Readonly<Record<string, number>>,
  given: number | Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
  if (given === undefined) return declared
  if (typeof given === 'object') return { ...declared, ...given }
  return Object.fromEntries(Object.entries(declared).map(([signal, weight]) => [signal, weight * given]))
}
