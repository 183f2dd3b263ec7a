import { nextTurn, type Seq } from '@mnestic/core'
import { replayLog, type ReplayLog } from '@mnestic/sequence'
import { inputOf, letLookGo } from './model/input.ts'
import type { Step } from './model/step.ts'
import type { GatedNetwork } from './model/network.ts'
import type { Rows } from './rows.ts'

/** Records folded between two turns of the event loop. Counted, not timed, so that every run goes one way. */
const slice = 64

/**
 * The stream of a scope through one network. Its first records are folded, the rest waits until somebody asks. None of
 * the methods may run while another one does; records may be added to `rows` at any time.
 */
export class Folding {
  readonly network: GatedNetwork
  readonly #rows: Rows
  readonly #log: ReplayLog<Step>
  /** So many of the folded records have the inputs that they were folded with. */
  #valid = 0
  #busy = false
  /** Rises with every change of what was folded. */
  changes = 0

  constructor(network: GatedNetwork, rows: Rows) {
    this.network = network
    this.#rows = rows
    const read = (seqs: readonly Seq[]): readonly Step[] =>
      seqs.map((seq) => this.#step(rows.positionOf(seq)))
    this.#log = replayLog({ cell: network.cell(), read })
    for (const row of rows.all) row.step = undefined
  }

  get settled(): boolean {
    return !this.#busy && this.#valid === this.#rows.length && this.#log.length === this.#valid
  }

  /** [2H]: h, c after the last folded record. */
  get state(): Float32Array {
    return this.#log.state()
  }

  has(seq: Seq): boolean {
    return this.#log.has(seq)
  }

  /** What was read of this record and of the next is to be read again. */
  changed(position: number): void {
    for (const at of [position, position + 1]) {
      const row = this.#rows.at(at)
      if (row !== undefined) row.step = undefined
    }
    this.#valid = Math.min(this.#valid, position)
  }

  /** Folds what waits. */
  async settle(): Promise<void> {
    if (this.settled) return
    this.#busy = true
    const stale = this.#seqs(this.#valid, this.#log.length)
    if (stale.length > 0) await this.#log.forget(stale)
    for (let folded = 1; this.#log.length < this.#rows.length; folded++) {
      const at = this.#log.length
      this.#log.put(this.#rows.at(at)?.seq ?? 0, this.#step(at))
      if (folded % slice === 0) await nextTurn()
    }
    this.#ready()
  }

  /** Takes the records out of `rows` and of the state, in one replay. */
  async remove(gone: ReadonlySet<Seq>): Promise<void> {
    const leave = this.#seqs(0, this.#log.length).filter((seq, at) => at >= this.#valid || gone.has(seq))
    this.#busy = true
    this.#rows.remove(gone)
    if (leave.length > 0) await this.#log.forget(leave)
    this.#ready()
  }

  /** Nothing of what was read stands anywhere but in `rows` and the log. */
  #ready(): void {
    letLookGo()
    this.network.cell().wipe()
    this.#valid = this.#log.length
    this.#busy = false
    this.changes += 1
  }

  #seqs(from: number, to: number): readonly Seq[] {
    return this.#rows.all.slice(from, to).map(({ seq }) => seq)
  }

  #step(position: number): Step {
    const row = this.#rows.at(position)
    if (row === undefined) throw new Error(`There is no record at ${position} of the stream`)
    return (row.step ??= {
      input: inputOf(this.network.spec, row.turn, this.#rows.at(position - 1)?.turn),
      keep: NaN,
      boundary: NaN,
      gates: new Float32Array(3 * this.network.hidden),
    })
  }
}
