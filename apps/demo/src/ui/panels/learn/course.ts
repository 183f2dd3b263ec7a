import { learned } from '../../../learn/adding.ts'
import type { Choices } from '../../../learn/choices.ts'
import type { TrainedNetwork } from '../../../learn/training.ts'

/** Points of a curve that a chart of usual width can show. */
const most = 300
/** Batches of which one error is the mean: a single batch says little. */
const together = 25

/** How a training went until now. */
export class Course {
  readonly choices: Choices
  readonly losses: number[] = []
  seconds = 0
  /** Batches until the mean of the last 25 was below .01. */
  learnedAfter: number | undefined
  network: TrainedNetwork | undefined
  failure: string | undefined
  #recent = 0

  constructor(choices: Choices) {
    this.choices = choices
  }

  get ended(): boolean {
    return this.network !== undefined || this.failure !== undefined
  }

  /** Mean error of the last batches. */
  get error(): number {
    return this.#recent / Math.max(1, Math.min(together, this.losses.length))
  }

  add(losses: readonly number[], seconds: number): void {
    for (const loss of losses) {
      this.losses.push(loss)
      this.#recent += loss - (this.losses.at(-together - 1) ?? 0)
      if (this.losses.length >= together && this.error < learned) this.learnedAfter ??= this.losses.length
    }
    this.seconds = seconds
  }

  /** The errors, each the mean of the batches that share a point of the chart. */
  points(batches: number): readonly { readonly x: number; readonly y: number }[] {
    const size = Math.max(1, Math.ceil(batches / most))
    return Array.from({ length: Math.ceil(this.losses.length / size) }, (_, n) => {
      const part = this.losses.slice(n * size, (n + 1) * size)
      return { x: n * size + part.length, y: part.reduce((sum, loss) => sum + loss, 0) / part.length }
    })
  }

  /** The same, smoothed over 25 batches. */
  smooth(): readonly { readonly x: number; readonly y: number }[] {
    const size = Math.max(1, Math.ceil(this.losses.length / most))
    let sum = 0
    return this.losses.flatMap((loss, n) => {
      sum += loss - (this.losses[n - together] ?? 0)
      const x = n + 1
      return x % size === 0 && x >= together ? [{ x, y: sum / together }] : []
    })
  }
}
