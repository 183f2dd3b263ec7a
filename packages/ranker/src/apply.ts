import type { RankCandidate } from '@mnestic/core'
import type { Model } from './fit.ts'
import { isKnownKind, toInputs } from './inputs.ts'
import { forward } from './network.ts'

/** What each candidate's score changes by; `undefined` for a list of another kind than those learned from. */
export function applyModel(
  { inputs, hidden, parameters, trust }: Model,
  candidates: readonly RankCandidate[],
): readonly number[] | undefined {
  if (!isKnownKind(inputs, candidates)) return undefined
  const shape = { width: inputs.signals.length + 1, hidden }
  const { outputs } = forward(shape, parameters, toInputs(inputs, candidates))
  return Array.from(outputs, (output) => trust * output)
}
