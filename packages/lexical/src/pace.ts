/** Work between two pauses, in postings or what costs about as much. Counted, not timed: every run goes one way. */
export class Pace {
  /** Until the next pause; above 0. */
  left: number
  readonly #slice: number

  constructor(slice: number) {
    this.left = slice
    this.#slice = slice
  }

  /** Whether a pause is due. */
  spend(work: number): boolean {
    this.left -= work
    if (this.left > 0) return false
    this.left = this.#slice
    return true
  }
}
