import { isBlockName } from '@mnestic/core/check'
import type { JsonValue, NoteChange, Seq, StandingHit } from '@mnestic/core'

/** Of a note: the block into which its record is pinned; null takes the pin out. */
export interface PinData {
  readonly pin: string | null
}

interface Pin {
  readonly seq: Seq
  readonly block: string
}

/** Which records of a scope are pinned, by the notes about them, in the order in which they were; and what corrects them. */
export class Pins {
  readonly #owner: string
  readonly #pins = new Map<Seq, Pin>()
  /** By record: living ones that correct it. */
  readonly #successors = new Map<Seq, Seq[]>()

  constructor(owner: string) {
    this.#owner = owner
  }

  get size(): number {
    return this.#pins.size
  }

  blockOf(seq: Seq): string | undefined {
    return this.#pins.get(seq)?.block
  }

  /** The pins by which a record stands or may stand: its own, and those of what it corrects. */
  behind(seq: Seq): readonly Seq[] {
    return [...this.#pins.keys()].filter((pin) => this.#chain(pin).has(seq))
  }

  corrects(seq: Seq, superseded: readonly Seq[]): void {
    for (const old of superseded) this.#successors.set(old, [...(this.#successors.get(old) ?? []), seq])
  }

  /** A later note about the same record counts. What is no pin of this view is none. */
  add({ owner, about, data }: NoteChange): void {
    const [seq] = about
    if (owner !== this.#owner || seq === undefined || !isPinData(data)) return
    this.#pins.delete(seq)
    if (data.pin !== null) this.#pins.set(seq, { seq, block: data.pin })
  }

  erase(gone: ReadonlySet<Seq>): void {
    for (const seq of gone) {
      this.#pins.delete(seq)
      this.#successors.delete(seq)
    }
    for (const [old, newer] of this.#successors) {
      const left = newer.filter((seq) => !gone.has(seq))
      if (left.length === newer.length) continue
      if (left.length === 0) this.#successors.delete(old)
      else this.#successors.set(old, left)
    }
  }

  holds(seq: Seq): boolean {
    return (
      this.#pins.has(seq) ||
      this.#successors.has(seq) ||
      [...this.#successors.values()].some((newer) => newer.includes(seq))
    )
  }

  isCorrected(seq: Seq, allowed: (seq: Seq) => boolean): boolean {
    return this.#successors.get(seq)?.some(allowed) ?? false
  }

  /** What is pinned, by block; in the place of a corrected record stands what corrects it. */
  standing(allowed: (seq: Seq) => boolean): readonly StandingHit[] {
    const hits = new Map<Seq, StandingHit>()
    for (const { seq, block } of this.#pins.values())
      for (const newest of this.#newest(seq, allowed))
        if (!hits.has(newest)) hits.set(newest, { seq: newest, why: 'pinned', block })
    return [...hits.values()]
  }

  #newest(seq: Seq, allowed: (seq: Seq) => boolean): readonly Seq[] {
    return [...this.#chain(seq)].filter((one) => allowed(one) && !this.isCorrected(one, allowed))
  }

  /** The record, and what corrects it, directly or through others: each once, however they branch and meet. */
  #chain(seq: Seq): ReadonlySet<Seq> {
    const chain = new Set([seq])
    // What is added while it is gone through has its turn too.
    for (const one of chain) for (const newer of this.#successors.get(one) ?? []) chain.add(newer)
    return chain
  }
}

function isPinData(data: JsonValue): data is JsonValue & PinData {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || !('pin' in data)) return false
  const { pin } = data
  return pin === null || isBlockName(pin)
}
