export { clues, type CluesCapabilities, type CluesOptions } from './clues/clues.ts'
export type { Terms } from './clues/terms.ts'
export { exampleOf, type RankExample } from './example.ts'
export type { ExampleSet } from './example-set.ts'
export { feedbackLog, type FeedbackLogCapabilities } from './feedback-log.ts'
export type { FeedbackExamplesOptions, FeedbackLogApi } from './feedback-api.ts'
export { examplesFromLabels, type Label, type LabelledMemory, type LabelsOptions } from './labels.ts'
export {
  learnedRanker,
  type FitOptions,
  type FitProgress,
  type LearnedRanker,
  type LearnedRankerOptions,
} from './learned-ranker.ts'
export type { Fitted, SavedRanker } from './saved.ts'
