import type { Seq } from '@mnestic/core'
import type { Step } from './model/step.ts'
import type { Turn } from './model/turn.ts'

/** A record of the stream. */
export interface Row {
  readonly seq: Seq
  turn: Turn
  readonly session: string | undefined
  /** What it corrects. */
  readonly supersedes: readonly Seq[]
  /** It goes at some time by itself. */
  readonly expires: boolean
  /** Of `Information`. */
  readonly words: Uint32Array
  /** Made when it is needed; `undefined` again where its input may be another one. */
  step: Step | undefined
}

/** The records of one scope in the order of the log. */
export class Rows {
  #rows: Row[] = []

  get length(): number {
    return this.#rows.length
  }

  get all(): readonly Row[] {
    return this.#rows
  }

  /** A copy. */
  from(position: number): readonly Row[] {
    return this.#rows.slice(position)
  }

  at(position: number): Row | undefined {
    return this.#rows[position]
  }

  push(row: Row): void {
    this.#rows.push(row)
  }

  /** -1 where it is not there. */
  positionOf(seq: Seq): number {
    const position = this.after(seq - 1)
    return this.#rows[position]?.seq === seq ? position : -1
  }

  of(seq: Seq): Row | undefined {
    return this.#rows[this.positionOf(seq)]
  }

  /** The first position whose record comes after this one. */
  after(seq: Seq): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#rows[middle]?.seq ?? Infinity) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Takes records out; what follows one of them has another record before it now, and its step is not its own any more. */
  remove(gone: ReadonlySet<Seq>): void {
    let before: Row | undefined
    const kept: Row[] = []
    for (const row of this.#rows) {
      if (!gone.has(row.seq)) {
        if (before !== undefined && gone.has(before.seq)) {
          row.step?.input.fill(0)
          row.step = undefined
        }
        kept.push(row)
      }
      before = row
    }
    this.#rows = kept
  }
}
