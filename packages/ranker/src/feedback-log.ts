import { backend, type Backend } from '@mnestic/core'
import { feedbackApi, type FeedbackLogApi } from './feedback-api.ts'
import { ScopeFeedback } from './scope-feedback.ts'

/** It finds and weighs nothing: it only keeps. */
export interface FeedbackLogCapabilities {
  readonly signals: Readonly<Record<never, number>>
}

/**
 * A view that keeps what `memory.feedback` logged, as examples for a ranker. It takes no part in ranking. A forget of
 * any record takes the examples that name it.
 *
 * Kept in memory by scope, read from the log when a scope is first asked.
 */
export function feedbackLog(): Backend<FeedbackLogCapabilities, FeedbackLogApi> {
  return backend({ capabilities: { signals: {} }, create: () => new ScopeFeedback(), api: feedbackApi })
}
