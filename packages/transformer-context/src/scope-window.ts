import {
  Information,
  type NoteChange,
  type PutChange,
  type ScoreOptions,
  type ScopeView,
  type Seq,
  type StandingHit,
  type TokenCounter,
} from '@mnestic/core'
import { Pins } from './pins.ts'
import { lineTokens } from './prompt/line.ts'

/** What is kept of a record. */
interface Row {
  /** Of its line in a prompt, counted once. */
  readonly tokens: number
  /** Of `Information`. */
  readonly words: Uint32Array
}

/**
 * What is kept of one scope: how long each record's line is and how much its words say, which are the last ones, and
 * which are pinned. All of it is a function of the living log.
 */
export class ScopeWindow implements ScopeView {
  readonly pins: Pins
  readonly #count: TokenCounter
  readonly #recent: number
  readonly #information = new Information()
  readonly #rows = new Map<Seq, Row>()
  /** Rising. */
  readonly #seqs: Seq[] = []

  constructor(name: string, count: TokenCounter, recent: number) {
    this.pins = new Pins(name)
    this.#count = count
    this.#recent = recent
  }

  put({ seq, body, supersedes }: PutChange): void {
    this.#rows.set(seq, {
      tokens: lineTokens(body, this.#count),
      words: this.#information.add(body.text),
    })
    this.#seqs.push(seq)
    this.pins.corrects(seq, supersedes)
  }

  note(change: NoteChange): void {
    this.pins.add(change)
  }

  /** It keeps none. */
  vectors(): void {}

  erase(seqs: readonly Seq[]): void {
    const gone = new Set(seqs)
    this.pins.erase(gone)
    for (const seq of gone) {
      const row = this.#rows.get(seq)
      if (row === undefined) continue
      this.#information.remove(row.words)
      this.#rows.delete(seq)
    }
    const kept = this.#seqs.filter((seq) => !gone.has(seq))
    if (kept.length < this.#seqs.length) this.#seqs.splice(0, this.#seqs.length, ...kept)
  }

  holds(seq: Seq): boolean {
    return this.#rows.has(seq) || this.pins.holds(seq)
  }

  recall(): readonly never[] {
    return []
  }

  score(_: unknown, seqs: readonly Seq[]): Readonly<Record<string, Float64Array>> {
    const rows = seqs.map((seq) => this.#rows.get(seq))
    return {
      lineTokens: Float64Array.from(rows, (row) => row?.tokens ?? NaN),
      information: Float64Array.from(rows, (row) => (row ? this.#information.mean(row.words) : NaN)),
    }
  }

  standing({ allow }: Pick<ScoreOptions, 'allow'>): readonly StandingHit[] {
    const pinned = this.pins.standing((seq) => allow.has(seq))
    const seqs = new Set(pinned.map(({ seq }) => seq))
    const recent = this.#last((seq) => allow.has(seq)).filter((seq) => !seqs.has(seq))
    return [...pinned, ...recent.map((seq): StandingHit => ({ seq, why: 'recent', block: 'recent' }))]
  }

  /** What stands where everything is allowed. */
  get window(): readonly StandingHit[] {
    return this.standing({ allow: allowing(this.#rows) })
  }

  tokensOf(seq: Seq): number {
    return this.#rows.get(seq)?.tokens ?? 0
  }

  informationOf(seq: Seq): number {
    const row = this.#rows.get(seq)
    return row === undefined ? 0 : this.#information.mean(row.words)
  }

  /** The latest allowed ones, rising; what was corrected among the living is no news. */
  #last(allowed: (seq: Seq) => boolean): readonly Seq[] {
    const last: Seq[] = []
    for (let i = this.#seqs.length - 1; i >= 0 && last.length < this.#recent; i -= 1) {
      const seq = this.#seqs[i]
      if (seq !== undefined && allowed(seq) && !this.pins.isCorrected(seq, allowed)) last.push(seq)
    }
    return last.reverse()
  }
}

function allowing(rows: ReadonlyMap<Seq, unknown>): ScoreOptions['allow'] {
  return {
    scopes: [],
    size: rows.size,
    whole: true,
    has: (seq) => rows.has(seq),
    seqs: () => Uint32Array.from(rows.keys()),
  }
}
