import { throwIfAborted } from '../error.ts'
import { nextTurn } from '../turn.ts'

/** Work between two turns of the event loop, in characters: some milliseconds. */
const slice = 64_000

/** What a record costs beside its text: above all its comparison with those that were taken before. */
const each = 8_000

/** Gives the event loop a turn where one is due. Counted and not timed, so that every run goes one way. */
export class Pace {
  readonly #signal: AbortSignal
  #left = slice

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** After work on a text. @throws ABORTED */
  async after({ length }: string): Promise<void> {
    this.#left -= each + length
    if (this.#left > 0) return
    this.#left = slice
    await nextTurn()
    throwIfAborted(this.#signal)
  }
}
