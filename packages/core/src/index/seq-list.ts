import type { Seq } from '../contract/log.ts'
import { firstAfter } from '../bisect.ts'

/** Rising seqs: written at the end, found by bisection. */
export class SeqList {
  #seqs: Seq[] = []
  #packed: Uint32Array | undefined

  get size(): number {
    return this.#seqs.length
  }

  /** 0 where there is none. */
  first(): Seq {
    return this.#seqs[0] ?? 0
  }

  /** The seq is above all earlier ones. */
  push(seq: Seq): void {
    this.#seqs.push(seq)
    this.#packed = undefined
  }

  delete(seqs: readonly Seq[]): void {
    this.#packed = undefined
    if (seqs.length > 16) {
      const gone = new Set(seqs)
      this.#seqs = this.#seqs.filter((seq) => !gone.has(seq))
      return
    }
    for (const seq of seqs) {
      const at = firstAfter(this.#seqs, seq - 1)
      if (this.#seqs[at] === seq) this.#seqs.splice(at, 1)
    }
  }

  /** Those after a seq, one by one. */
  *after(seq: Seq): Generator<Seq> {
    for (let i = firstAfter(this.#seqs, seq); i < this.#seqs.length; i++) yield this.#seqs[i] ?? 0
  }

  /** So many before and after a seq of the list, without the seq itself. */
  around(seq: Seq, before: number, after: number): readonly Seq[] {
    const at = firstAfter(this.#seqs, seq - 1)
    if (this.#seqs[at] !== seq) return []
    return [...this.#seqs.slice(Math.max(0, at - before), at), ...this.#seqs.slice(at + 1, at + 1 + after)]
  }

  /** All of them; not to be written to. */
  packed(): Uint32Array {
    return (this.#packed ??= Uint32Array.from(this.#seqs))
  }
}
