import type { CompletionChoices, CompletionRequest, HeadWeights } from '../../learn/completion.ts'
import type { GradientNorms } from '../../learn/gradients.ts'
import type { Choices } from '../../learn/choices.ts'
import type { TrainedNetwork } from '../../learn/training.ts'

/** What the page says to its worker, and what comes back. */
export type ToWorker =
  | { readonly type: 'gradients'; readonly steps: number; readonly seed: number }
  | { readonly type: 'train'; readonly choices: Choices }
  | { readonly type: 'learn'; readonly choices: CompletionChoices }
  /** By what was learned; `number` comes back with the answers. */
  | { readonly type: 'complete'; readonly number: number; readonly request: CompletionRequest }
  | { readonly type: 'stop' }

export type FromWorker =
  | { readonly type: 'gradients'; readonly steps: number; readonly norms: GradientNorms }
  /** Losses since the last report, and seconds of training until now. */
  | { readonly type: 'losses'; readonly losses: readonly number[]; readonly seconds: number }
  | { readonly type: 'trained'; readonly network: TrainedNetwork }
  | { readonly type: 'learned' }
  | { readonly type: 'said'; readonly number: number; readonly text: string }
  /** The end of a completion, and how the last character of its prompt attended to those before it. */
  | {
      readonly type: 'completed'
      readonly number: number
      readonly read: string
      readonly heads: readonly HeadWeights[]
    }
  | { readonly type: 'failed'; readonly message: string }
