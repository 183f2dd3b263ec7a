import {
  Serial,
  Information,
  type NoteChange,
  type PutChange,
  type ScopeView,
  type Seq,
  type Vectors,
  type VectorsChange,
} from '@mnestic/core'
import { Fits } from './fits.ts'
import { Folding } from './folding.ts'
import type { Turn } from './model/turn.ts'
import type { GatedNetwork } from './model/network.ts'
import { retainedIn, type Retained } from './retained.ts'
import { Rows, type Row } from './rows.ts'
import type { Source } from './source.ts'
import { Used } from './used.ts'

export interface Given {
  readonly network: GatedNetwork
  readonly origin: 'shipped' | 'own'
}

/** One note of core's for each time that feedback calls a record used. */
const usedOwner = '@core/used'

/**
 * What is kept of one scope: its records in the order of the log, how much their words say, and the stream through the
 * network of the moment. All of it is a function of the living log, so a record leaves nothing behind.
 */
export class ScopeStream implements ScopeView {
  readonly rows: Rows = new Rows()
  readonly information: Information = new Information()
  readonly fits: Fits
  readonly used: Used = new Used()
  readonly #given: Given | undefined
  readonly #work = new Serial()
  #folding: Folding | undefined
  #unusable: string | undefined
  #retained: { readonly at: number; readonly of: Folding; readonly value: Retained } | undefined

  constructor(given: Given | undefined, reads: (network: GatedNetwork) => string | undefined) {
    this.#given = given
    this.fits = new Fits(reads)
    this.#choose()
  }

  get network(): GatedNetwork | undefined {
    return this.#folding?.network
  }

  /** Whether the network was ever told where sessions begin; else what it says of that means nothing. */
  get knowsBoundaries(): boolean {
    return (this.network?.fitted?.boundary.told ?? 0) > 0
  }

  /** Why the latest weights of this scope are not used. */
  get unusable(): string | undefined {
    return this.#unusable
  }

  get source(): Source {
    const network = this.#folding?.network
    if (network === undefined) return { by: 'idf' }
    const origin = network === this.#given?.network ? this.#given.origin : 'scope'
    return { by: 'weights', origin, hash: network.hash }
  }

  put({ seq, body, supersedes, vectors }: PutChange): void {
    this.rows.push({
      seq,
      turn: {
        text: body.text,
        at: body.at,
        ...(body.role !== undefined && { role: body.role }),
        ...(body.speaker !== undefined && { speaker: body.speaker }),
        ...vectorOf(vectors),
      },
      session: body.session,
      supersedes,
      expires: body.expires !== undefined,
      words: this.information.add(body.text),
      step: undefined,
    })
  }

  /** A network that reads no vectors does not mind. */
  vectors({ seq, vectors }: VectorsChange): Promise<void> {
    return this.#work.run(async () => {
      const row = this.rows.of(seq)
      if (row === undefined) return
      const { vector: _, ...turn } = row.turn
      row.turn = { ...turn, ...vectorOf(vectors) }
      if (this.network?.spec.vector !== undefined) this.#folding?.changed(this.rows.positionOf(seq))
    })
  }

  note(change: NoteChange): Promise<void> {
    return this.#work.run(async () => {
      if (change.owner === usedOwner) this.used.add(change)
      else {
        this.fits.add(change)
        this.#choose()
      }
    })
  }

  erase(seqs: readonly Seq[]): Promise<void | 'replayed'> {
    return this.#work.run(async () => {
      const gone = new Set(seqs)
      this.#retained = undefined
      this.used.erase(gone)
      this.fits.erase(gone)
      this.#choose()
      const rows = seqs.flatMap((seq) => this.rows.of(seq) ?? [])
      if (rows.length === 0) return
      const folding = this.#folding
      if (folding === undefined) this.rows.remove(gone)
      else await folding.remove(gone)
      for (const row of rows) this.#wipe(row)
      return folding === undefined ? undefined : 'replayed'
    })
  }

  holds(seq: Seq): boolean {
    return (
      this.rows.positionOf(seq) >= 0 ||
      this.#folding?.has(seq) === true ||
      this.used.holds(seq) ||
      this.fits.holds(seq)
    )
  }

  recall(): readonly never[] {
    return []
  }

  /** Without a network there is no `keep`. */
  async score(_: unknown, seqs: readonly Seq[]): Promise<Readonly<Record<string, Float64Array>>> {
    await this.settle()
    const rows = seqs.map((seq) => this.rows.of(seq))
    const information = Float64Array.from(rows, (row) => (row ? this.information.mean(row.words) : NaN))
    if (this.#folding === undefined) return { information }
    return { keep: Float64Array.from(rows, (row) => row?.step?.keep ?? NaN), information }
  }

  /** Until every record has been read by the network, if there is one. */
  async settle(): Promise<void> {
    while (this.#folding?.settled === false) await this.#work.run(async () => this.#folding?.settle())
  }

  /** How much a record is worth, by what judges now: log-odds, or nats a word. Settled. */
  keepOf(row: Row): number {
    return this.#folding === undefined
      ? this.information.mean(row.words)
      : (row.step?.keep ?? -Number.MAX_VALUE)
  }

  /** h and c, each [H], after the last record. Settled; `undefined` without a network. */
  get state(): { readonly h: Float32Array; readonly c: Float32Array } | undefined {
    const state = this.#folding?.state
    return state && { h: state.slice(0, state.length / 2), c: state.slice(state.length / 2) }
  }

  /** Settled; `undefined` without a network. */
  get retained(): Retained | undefined {
    const of = this.#folding
    if (of === undefined) return undefined
    if (this.#retained?.of !== of || this.#retained.at !== of.changes)
      this.#retained = { of, at: of.changes, value: retainedIn(this.rows, of.network.hidden) }
    return this.#retained.value
  }

  /** The scope's own weights go before those that were given. */
  #choose(): void {
    const { network = this.#given?.network, unusable } = this.fits.latest()
    this.#unusable = unusable
    if (network === this.#folding?.network) return
    this.#retained = undefined
    this.#folding = network && new Folding(network, this.rows)
    if (network === undefined) for (const row of this.rows.all) row.step = undefined
  }

  #wipe({ words, step }: Row): void {
    this.information.remove(words)
    step?.input.fill(0)
    step?.gates.fill(0)
  }
}

/** A vector of zeros is none: the embedder has no opinion. */
function vectorOf(vectors: Vectors | undefined): Pick<Turn, 'vector'> {
  const vector = vectors?.whole
  return vector?.some((x) => x !== 0) === true ? { vector } : {}
}
