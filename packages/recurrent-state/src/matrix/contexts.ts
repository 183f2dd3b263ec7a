import type { Seq } from '@mnestic/core'
import type { Part, SessionContexts, Side } from '../cell.ts'
import { cosineDistance } from '../cosine-distance.ts'
import type { Session } from '../session.ts'
import type { Associations } from './associations.ts'

/**
 * The pairs that a session's records form, kept in the scope's sums at once: a record without a vector stands in none,
 * and its neighbours form one across it. A record's contexts are what the memory answers to its code.
 */
export class AssociativeContexts implements SessionContexts {
  readonly settled = true
  readonly #session: Session
  readonly #sums: Associations
  readonly #codeAt: (row: number) => Int8Array

  constructor(session: Session, sums: Associations, codeAt: (row: number) => Int8Array) {
    this.#session = session
    this.#sums = sums
    this.#codeAt = codeAt
  }

  settle(): number {
    return 0
  }

  added(): void {
    const last = this.#session.count - 1
    if (this.#session.rowAt(last) < 0) return
    this.#pair(this.#session.voicedFrom(last - 1, -1), last, 1)
    this.#sums.addCode(this.#code(last), 1)
  }

  replacing(position: number): void {
    this.#enter(position, -1)
  }

  replaced(position: number): void {
    this.#enter(position, 1)
  }

  removing(gone: ReadonlySet<Seq>): void {
    const session = this.#session
    // Of the records so far: the last one, and the last that stays.
    let last = -1
    let staying = -1
    for (let at = 0; at < session.count; at++) {
      if (session.rowAt(at) < 0) continue
      const goes = gone.has(session.seqAt(at))
      if (goes || last !== staying) this.#pair(last, at, -1)
      if (goes) this.#sums.addCode(this.#code(at), -1)
      else {
        if (last !== staying) this.#pair(staying, at, 1)
        staying = at
      }
      last = at
    }
  }

  removed(): void {
    // It was taken out beforehand.
  }

  contextAt(side: Side, position: number): Float32Array {
    return this.#session.rowAt(position) < 0
      ? new Float32Array(this.#sums.size)
      : this.#sums.recall(side, this.#code(position))
  }

  driftAt(position: number): number | undefined {
    const earlier = this.#session.voicedFrom(position - 1, -1)
    if (earlier < 0) return undefined
    if (this.#session.rowAt(position) < 0) return 0
    const code = Float32Array.from(this.#code(position))
    return cosineDistance(this.#sums.recall('after', this.#code(earlier)), code, Math.sqrt(code.length))
  }

  state(): Float32Array {
    const last = this.#session.voicedFrom(this.#session.count - 1, -1)
    return this.contextAt('after', last)
  }

  parts(): readonly Part[] {
    const position = this.#session.voicedFrom(this.#session.count - 1, -1)
    return position < 0 ? [] : [{ position, weight: 1 }]
  }

  /** Puts a record between its neighbours, whose pair it breaks, or takes it out from between them. */
  #enter(position: number, sign: 1 | -1): void {
    const session = this.#session
    if (session.rowAt(position) < 0) return
    const before = session.voicedFrom(position - 1, -1)
    const after = session.voicedFrom(position + 1, 1)
    this.#pair(before, after, sign === 1 ? -1 : 1)
    this.#pair(before, position, sign)
    this.#pair(position, after, sign)
    this.#sums.addCode(this.#code(position), sign)
  }

  #pair(key: number, value: number, sign: 1 | -1): void {
    if (key >= 0 && value >= 0) this.#sums.addPair(this.#code(key), this.#code(value), sign)
  }

  #code(position: number): Int8Array {
    return this.#codeAt(this.#session.rowAt(position))
  }
}
