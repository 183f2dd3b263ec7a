import { scope as toScope, type RankCandidate, type ScopeAccess, type ScopeInput } from '@mnestic/core'
import type { ExampleSet } from './example-set.ts'
import { rankerSignal, type RankExample } from './example.ts'
import { isOfBackend, tellingSignals } from './inputs.ts'
import { checkInteger, checkNames, isObject, refused } from './refused.ts'
import type { Feedback, ScopeFeedback } from './scope-feedback.ts'

export interface FeedbackExamplesOptions {
  /**
   * The fixed weights, since feedback keeps signals and no score: by `backend.signal`, and by name for the memory's own
   * signals, as in `explanation.weights` of a read. Of backends only their proportions count.
   */
  readonly weights: Readonly<Record<string, number>>
  /** Only the latest so many, 1 to 100,000. Default 10,000. */
  readonly limit?: number | undefined
}

export interface FeedbackLogApi {
  /**
   * The scope's feedback as examples, oldest first. What was about a record that is gone is gone as well.
   * @throws INVALID_ARGUMENT: also where a signal has no weight
   */
  examples(scope: ScopeInput, options: FeedbackExamplesOptions): Promise<ExampleSet>
}

const names: readonly string[] = ['weights', 'limit'] satisfies readonly (keyof FeedbackExamplesOptions)[]

export function feedbackApi({ view, host }: ScopeAccess<ScopeFeedback>): FeedbackLogApi {
  return {
    examples: async (scopeInput, options) => {
      checkNames('examples', options, names)
      const { weights, limit = 10_000 } = options
      checkWeights(weights)
      checkInteger('limit of examples', limit, 1, 100_000)
      const found = await view(toScope(...segmentsOf(scopeInput)))
      if (found === undefined) return { examples: [], records: 0, revision: 0 }
      const kept = found.state.all.slice(-limit)
      return {
        examples: kept.map((feedback) => toExample(feedback, weights)),
        records: new Set(kept.flatMap(({ about }) => about)).size,
        revision: await host.head(),
      }
    },
  }
}

function segmentsOf(scope: ScopeInput): readonly string[] {
  return typeof scope === 'string' ? [scope] : scope
}

function checkWeights(weights: unknown): asserts weights is Readonly<Record<string, number>> {
  if (!isObject(weights)) throw refused('weights of examples', weights, 'an object of numbers by signal')
  for (const [name, weight] of Object.entries(weights))
    if (!Number.isFinite(weight)) throw refused(`The weight of ${name}`, weight, 'a finite number')
}

function toExample({ used, signals }: Feedback, weights: Readonly<Record<string, number>>): RankExample {
  const unscored = signals.map((all): RankCandidate => {
    // In a fixed order, so that sums have the same bits however the note came.
    const named = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return { signals: Object.fromEntries(named.filter(([name]) => name !== rankerSignal)), score: 0 }
  })
  const telling = tellingSignals(unscored)
  const shared = [...telling].filter(isOfBackend)
  for (const name of new Set(unscored.flatMap((candidate) => Object.keys(candidate.signals))))
    if (!Object.hasOwn(weights, name))
      throw refused(
        `The weight of signal ${name}`,
        undefined,
        'a number in weights; 0 where it does not count',
      )
  const total = shared.toSorted().reduce((sum, name) => sum + Math.abs(weights[name] ?? 0), 0)
  // As core fuses: backends enter with their share of the weights of those that tell candidates apart.
  const effective = (name: string): number => {
    const weight = weights[name] ?? 0
    if (!isOfBackend(name)) return weight
    return total > 0 && telling.has(name) ? weight / total : 0
  }
  const candidates = unscored.map((candidate) => ({
    ...candidate,
    score: Object.entries(candidate.signals).reduce((sum, [name, z]) => sum + effective(name) * z, 0),
  }))
  return { candidates, relevant: used }
}
