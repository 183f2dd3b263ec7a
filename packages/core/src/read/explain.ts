import type { Seq } from '../contract/log.ts'
import type { Explanation } from '../contract/recollection.ts'
import { rankSignal, type Answer, type Column } from './fuse.ts'

/** See `Recollection.explanation`. */
export function explain({
  embedded,
  candidates,
  answers,
  own,
  durations,
}: {
  readonly embedded: string | undefined
  readonly candidates: readonly Seq[]
  readonly answers: readonly Answer[]
  readonly own: readonly Column[]
  readonly durations: Readonly<Record<string, number>>
}): Explanation {
  const weights: Record<string, number> = {}
  for (const { name, asked, weights: given } of answers)
    for (const signal of Object.keys(asked[0]?.signals ?? { [rankSignal]: true }))
      weights[`${name}.${signal}`] = given[signal] ?? 1
  for (const { name, weight } of own) weights[name] = weight
  return {
    candidates: candidates.length,
    weights,
    durations: { ...durations },
    ...(embedded !== undefined && { embedded }),
  }
}
