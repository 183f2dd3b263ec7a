import type { GradientNorms } from '../../learn/gradients.ts'
import type { Choices } from '../../learn/choices.ts'
import type { TrainedNetwork } from '../../learn/training.ts'

/** What the page says to its worker, and what comes back. */
export type ToWorker =
  | { readonly type: 'gradients'; readonly steps: number; readonly seed: number }
  | { readonly type: 'train'; readonly choices: Choices }
  | { readonly type: 'stop' }

export type FromWorker =
  | { readonly type: 'gradients'; readonly steps: number; readonly norms: GradientNorms }
  /** Losses since the last report, and seconds of training until now. */
  | { readonly type: 'losses'; readonly losses: readonly number[]; readonly seconds: number }
  | { readonly type: 'trained'; readonly network: TrainedNetwork }
  | { readonly type: 'failed'; readonly message: string }
