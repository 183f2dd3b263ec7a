import { blockSize, type Part, type SessionContexts, type Side } from '../cell.ts'
import { cosineDistance } from '../cosine-distance.ts'
import { fitted } from '../growing.ts'
import type { Session } from '../session.ts'
import type { ElmanScope } from './scope.ts'

const maxParts = 16

/**
 * The two states of an Elman cell at each record of a session, all of them kept, since a state does not follow from
 * another one backwards:
 *
 *   before: h after the session's records from the first to this one;
 *   after:  h after its records back to this one, from the end of the next block of 16: 16 to 31 records that came later.
 *           Were it from the session's end, each new record would change every state before it.
 *
 * A record without a vector is silent, and has the state of the record beside it. After a change, states are computed
 * again from there to the session's end: the rounding of matrix products keeps two pasts apart for ever.
 */
export class ElmanContexts implements SessionContexts {
  readonly #session: Session
  readonly #scope: ElmanScope
  /** By position: 1 + the row of the state, 0 where it is not computed yet. */
  readonly #rows = { before: new Uint32Array(0), after: new Uint32Array(0) }
  /** By position: length of the state; 0: nothing with a vector there yet. */
  readonly #lengths = { before: new Float64Array(0), after: new Float64Array(0) }
  /** The first position whose state before, and the first block whose states after, are to be computed again. */
  #before = 0
  #after = 0

  constructor(session: Session, scope: ElmanScope) {
    this.#session = session
    this.#scope = scope
  }

  get settled(): boolean {
    return this.#before >= this.#session.count && this.#after >= this.#session.blocks
  }

  /** Of a state, where the session is settled. */
  rowAt(side: Side, position: number): number {
    return (this.#rows[side][position] ?? 0) - 1
  }

  lengthAt(side: Side, position: number): number {
    return this.#lengths[side][position] ?? 0
  }

  added(): void {
    this.#fit()
    this.#mark(this.#session.count - 1)
  }

  replaced(position: number): void {
    this.#mark(position)
  }

  removed(first: number): void {
    const { count } = this.#session
    for (const side of ['before', 'after'] as const) {
      this.#lengths[side].fill(0, count)
      const gone = this.#rows[side].subarray(count)
      for (const row of gone) if (row > 0) this.#scope.states.remove(row - 1)
      gone.fill(0)
    }
    this.#fit()
    this.#mark(first)
  }

  moveRows(move: (row: number) => number): void {
    for (const rows of [this.#rows.before, this.#rows.after])
      for (const [at, row] of rows.entries()) if (row > 0) rows[at] = move(row - 1) + 1
  }

  settle(blocks: number): number {
    const { network } = this.#scope
    // A step is as many products as the two matrices have rows; a leaky one is like one product.
    const cost = network.dimensions + network.hidden
    let done = 0
    for (; this.#before < this.#session.count && done < blocks; done += cost) {
      const [, end] = this.#session.spanOf(Math.floor(this.#before / blockSize))
      this.#forth(this.#before, end)
      this.#before = end
    }
    for (; this.#after < this.#session.blocks && done < blocks; done += 2 * cost) this.#back(this.#after++)
    if (done > 0) network.wipe()
    return done
  }

  contextAt(side: Side, position: number): Float32Array {
    const row = this.rowAt(side, position)
    return row < 0 ? new Float32Array(this.#scope.network.hidden) : this.#scope.states.table.get(row)
  }

  driftAt(position: number): number | undefined {
    const lengths = this.lengthAt('before', position - 1) * this.lengthAt('before', position)
    if (position === 0 || !(lengths > 0)) return undefined
    if (this.#session.rowAt(position) < 0) return 0
    return cosineDistance(this.contextAt('before', position - 1), this.contextAt('before', position), lengths)
  }

  state(): Float32Array {
    return this.contextAt('before', this.#session.count - 1)
  }

  /** How far the state would be from where it is if the record had been silent, by the state's own length. */
  parts(): readonly Part[] {
    const { network } = this.#scope
    const whole = this.state()
    const parts: Part[] = []
    const later: Float32Array[] = []
    for (let at = this.#session.count - 1; at >= 0 && parts.length < maxParts; at--) {
      const vector = this.#vectorAt(at)
      if (vector === undefined) continue
      const without = this.contextAt('before', at - 1)
      network.step(without, ...later)
      parts.push({ position: at, weight: distance(whole, without) / Math.max(distance(whole), tiny) })
      later.unshift(vector)
    }
    network.wipe()
    return parts
  }

  #forth(first: number, end: number): void {
    const state = this.contextAt('before', first - 1)
    for (let at = first; at < end; at++) this.#take('before', at, state)
    state.fill(0)
  }

  #back(block: number): void {
    const [first, end] = this.#session.spanOf(block)
    const [, from] = this.#session.spanOf(block + 1)
    const state = new Float32Array(this.#scope.network.hidden)
    for (let at = Math.max(from, end) - 1; at >= end; at--) this.#step(state, at)
    for (let at = end - 1; at >= first; at--) this.#take('after', at, state)
    state.fill(0)
  }

  /** Takes the record into the state, and keeps that. */
  #take(side: Side, position: number, state: Float32Array): void {
    this.#step(state, position)
    const { states } = this.#scope
    const rows = this.#rows[side]
    const row = this.rowAt(side, position)
    if (row < 0) rows[position] = states.add(state) + 1
    else states.table.set(row, state)
    this.#lengths[side][position] = distance(state)
  }

  #step(state: Float32Array, position: number): void {
    const vector = this.#vectorAt(position)
    if (vector === undefined) return
    this.#scope.network.step(state, vector)
    vector.fill(0)
  }

  /** A copy; `undefined` where the record is silent. */
  #vectorAt(position: number): Float32Array | undefined {
    const row = this.#session.rowAt(position)
    return row < 0 ? undefined : this.#scope.inputs.table.get(row)
  }

  /** The states of the block before end with this position's block. */
  #mark(position: number): void {
    this.#before = Math.min(this.#before, position)
    this.#after = Math.min(this.#after, Math.max(0, Math.floor(position / blockSize) - 1))
  }

  #fit(): void {
    const { count } = this.#session
    for (const side of ['before', 'after'] as const) {
      this.#rows[side] = fitted(this.#rows[side], count, count, (n) => new Uint32Array(n))
      this.#lengths[side] = fitted(this.#lengths[side], count, count, (n) => new Float64Array(n))
    }
  }
}

const tiny = 1e-30

/** Length of a vector, or of the way from one to another. */
function distance(a: Float32Array, b?: Float32Array): number {
  let sum = 0
  for (const [i, x] of a.entries()) sum += (x - (b?.[i] ?? 0)) ** 2
  return Math.sqrt(sum)
}
