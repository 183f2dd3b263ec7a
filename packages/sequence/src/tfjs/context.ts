import type { Run } from './operation.ts'
import type { Tf } from './tf.ts'

/** What every operation is made with. */
export interface Context {
  readonly tf: Tf
  readonly run: Run
}
