import type { Reason, Seq } from '@mnestic/core'
import type { PathAnswer } from '../paths/answers.ts'
import { isBackwards } from '../paths/path-graph.ts'
import type { View } from '../view/view.ts'
import { currentFirst, isCurrent, isNow } from './current.ts'

/** A record that paths led to. */
export interface PathHit {
  readonly score: number
  /** The path: its score, then each step with the place that says it. */
  readonly why: readonly Reason[]
}

/** Paths that say so much less than the best one are noise. */
const behind = 1
/** Records that are looked at for one fact. */
const maxEvidence = 20

/** The records that support the paths, each with the best path that it supports. */
export function pathHits(view: View, answers: readonly PathAnswer[]): ReadonlyMap<Seq, PathHit> {
  const hits = new Map<Seq, PathHit>()
  const best = answers[0]?.score ?? 0
  // A score says how much nearer a path is than paths in general: among few relations that is little to go by, and a
  // question about something else is near one of them by chance. Chosen on LoCoMo's turns, where there are 2 to 6.
  const least = 2 / Math.max(1, view.occurring().length)
  for (const answer of currentFirst(view, answers)) {
    const { score } = answer
    if (score <= least || score < best - behind) continue
    const current = isNow(view, answer)
    const steps = answer.steps.map((step) => ({ ...step, places: placesOf(view, step.facts, current) }))
    const why: readonly Reason[] = [
      { code: 'path', value: score },
      ...steps.flatMap(({ relation, places }, i) => {
        const [place] = places
        const code = isBackwards(relation) ? 'step.backwards' : 'step'
        return place === undefined ? [] : [{ code, value: i + 1, ...(place.span && { span: place.span }) }]
      }),
    ]
    for (const { places } of steps)
      for (const { seq } of places)
        if ((hits.get(seq)?.score ?? -Infinity) < score) hits.set(seq, { score, why })
  }
  return hits
}

interface PlaceOf {
  readonly seq: Seq
  readonly span?: { readonly seq: Seq; readonly start: number; readonly end: number }
}

/** Where records say these facts; of a path that is current only those that are. */
function placesOf(view: View, facts: readonly number[], current: boolean): readonly PlaceOf[] {
  const telling = current ? facts.filter((fact) => isCurrent(view, fact)) : facts
  return telling.flatMap((fact) =>
    view.graph
      .evidence(fact, maxEvidence)
      .filter(({ seq }) => view.seen.record(seq))
      .map(({ seq, span }) => ({ seq, ...(span !== undefined && { span: { seq, ...span } }) })),
  )
}
