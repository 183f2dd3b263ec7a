import type { PutEntry, Seq } from '@mnestic/core'

/** See `CampaignResult`. */
type Counts = Readonly<
  Record<
    'written' | 'forgotten' | 'repeated' | 'landed' | 'lost' | 'back' | 'doubled' | 'torn' | 'astray',
    number
  >
>

/** What was acknowledged, and what the log was found to hold. */
export class Ledger {
  /** Calls that were acknowledged. */
  acknowledged = 0
  readonly #living = new Map<string, Seq>()
  readonly #gone = new Set<string>()
  readonly #count = { written: 0, forgotten: 0, repeated: 0, landed: 0 }
  readonly #wrong = { lost: 0, back: 0, doubled: 0, torn: 0, astray: 0 }
  #waiting: { at: number; act: () => void } | undefined

  /** Acts once so many calls were acknowledged, without waiting for those that are under way. */
  when(acknowledged: number, act: () => Promise<void>): { readonly promise: Promise<void>; done(): boolean } {
    let done = false
    const promise = new Promise<void>((resolve, reject) => {
      this.#waiting = {
        at: acknowledged,
        act: () => {
          done = true
          act().then(resolve, reject)
        },
      }
    })
    return { promise, done: () => done }
  }

  written(ids: readonly string[], seqs: readonly (Seq | undefined)[], repeated: boolean | undefined): void {
    if (seqs.some((seq) => seq === undefined)) this.#wrong.torn++
    ids.forEach((id, i) => this.#living.set(id, seqs[i] ?? 0))
    this.#count.written += ids.length
    if (repeated !== undefined) this.#count.repeated++
    if (repeated === true) this.#count.landed++
    this.#tick()
  }

  forgotten(ids: readonly string[]): void {
    for (const id of ids) {
      this.#living.delete(id)
      this.#gone.add(id)
    }
    this.#count.forgotten += ids.length
    this.#tick()
  }

  /** An erasure that was not acknowledged left some of its records, and took others. */
  torn(): void {
    this.#wrong.torn++
  }

  astray(): void {
    this.#wrong.astray++
  }

  compare(puts: readonly PutEntry[]): void {
    const there = new Map<string, PutEntry>()
    for (const put of puts) {
      if (there.has(put.id)) this.#wrong.doubled++
      there.set(put.id, put)
    }
    for (const [id, seq] of this.#living) if (!isWhole(there.get(id), id, seq)) this.#wrong.lost++
    for (const id of this.#gone) if (there.has(id)) this.#wrong.back++
    for (const id of there.keys()) if (!this.#living.has(id) && !this.#gone.has(id)) this.#wrong.doubled++
  }

  result(): Counts {
    return { ...this.#count, ...this.#wrong }
  }

  #tick(): void {
    this.acknowledged++
    if (this.#waiting === undefined || this.acknowledged < this.#waiting.at) return
    const { act } = this.#waiting
    this.#waiting = undefined
    act()
  }
}

export function textOf(id: string): string {
  return `${id} `.repeat(1 + (id.length % 7) * 40)
}

export function vectorOf(id: string): Float32Array {
  return Float32Array.from({ length: 4 }, (_, i) => Math.fround((id.charCodeAt(i) || 1) / 127))
}

function isWhole(put: PutEntry | undefined, id: string, seq: Seq): boolean {
  return (
    put?.revision === seq &&
    put.body.text === textOf(id) &&
    put.vectors?.whole.every((value, i) => value === vectorOf(id)[i]) === true
  )
}
