import type { PromiseName } from '../promise.ts'

/** Something wrong on purpose. */
export interface Broken<Made> {
  /** What is wrong with it. */
  readonly name: string
  /** The promise that it breaks: the kit must name it. */
  readonly breaks: PromiseName
  /** Promises that cannot but fall with it, and why is said beside them. No other may fail. */
  readonly implies: readonly PromiseName[]
  create(): Made
}
