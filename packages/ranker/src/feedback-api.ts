import type { ScopeAccess, ScopeInput } from '@mnestic/core'
import { checkInteger, checkMembers, toScope } from '@mnestic/core/check'
import type { ExampleSet } from './example-set.ts'
import { unlearned, type RankExample } from './example.ts'
import type { Feedback, ScopeFeedback } from './scope-feedback.ts'

export interface FeedbackExamplesOptions {
  /** Only the latest so many, 1 to 100,000. Default 10,000. */
  readonly limit?: number | undefined
}

export interface FeedbackLogApi {
  /**
   * The scope's feedback as examples, oldest first, by the scores that its reads gave without a ranker. What was about
   * a record that is gone is gone as well; what was logged before scores were is left out.
   * @throws INVALID_ARGUMENT
   */
  examples(scope: ScopeInput, options?: FeedbackExamplesOptions): Promise<ExampleSet>
}

const names: readonly string[] = ['limit'] satisfies readonly (keyof FeedbackExamplesOptions)[]

export function feedbackApi({ view, host }: ScopeAccess<ScopeFeedback>): FeedbackLogApi {
  return {
    examples: async (scope, options = {}) => {
      checkMembers('The options of examples', options, names)
      const { limit = 10_000 } = options
      checkInteger('limit of examples', limit, 1, 100_000)
      const found = await view(toScope(scope))
      if (found === undefined) return { examples: [], records: 0, revision: 0 }
      const kept = found.state.all.slice(-limit)
      return {
        examples: kept.map(toExample),
        records: new Set(kept.flatMap(({ about }) => about)).size,
        revision: await host.head(),
      }
    },
  }
}

function toExample({ used, signals, scores }: Feedback): RankExample {
  return {
    candidates: signals.map((all, i) => ({
      signals: Object.fromEntries(Object.entries(all).filter(([name]) => !unlearned.has(name))),
      score: scores[i] ?? 0,
    })),
    relevant: used,
  }
}
