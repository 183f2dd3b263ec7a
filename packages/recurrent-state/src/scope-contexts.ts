import type {
  Allow,
  BackendCue,
  Hit,
  PutChange,
  RecallOptions,
  ScopeView,
  ScoreOptions,
  Seq,
  VectorsChange,
} from '@mnestic/core'
import { Strongest, type Scored } from '@mnestic/core/vectors'
import type { CheckedOptions } from './options.ts'
import { Probe, type Asked } from './probe.ts'
import { blockSize, Session } from './session.ts'
import { steadily, type Changing, type Work } from './steadily.ts'
import { Vectors } from './vectors.ts'

/** Records that are weighed, once all are multiplied, between two possible pauses, and in the time of one product. */
const together = 1_024
const perProduct = 4

/** A record's place in its session. */
export interface Place {
  readonly session: Session
  readonly position: number
}

/** A block of records, and why it is measured: indices of what is asked of it. */
interface Asking {
  readonly session: Session
  readonly block: number
}

/** The contexts of one scope's records, session by session. */
export class ScopeContexts implements ScopeView, Changing {
  readonly dimensions: number
  changes = 0
  readonly #options: CheckedOptions
  readonly #vectors: Vectors
  readonly #sessions = new Map<string | undefined, Session>()
  /** By record, in the order of writing. */
  readonly #sessionOf = new Map<Seq, Session>()
  readonly #unsettled = new Set<Session>()
  #ordinal = 0

  constructor(options: CheckedOptions, dimensions: number) {
    this.dimensions = dimensions
    this.#options = options
    this.#vectors = new Vectors(dimensions)
  }

  put({ seq, body, vectors }: PutChange): void {
    let session = this.#sessions.get(body.session)
    if (session === undefined) {
      session = new Session(body.session, this.#ordinal++, this.#vectors, this.#options.rho)
      this.#sessions.set(body.session, session)
    }
    this.#sessionOf.set(seq, session)
    session.add(seq, voiced(vectors?.whole))
    this.#changed(session)
  }

  vectors({ seq, vectors }: VectorsChange): void {
    const place = this.placeOf(seq)
    if (place === undefined) return
    place.session.set(place.position, voiced(vectors.whole))
    this.#changed(place.session)
  }

  /** Resolves when nothing of them is left in any context. */
  async erase(seqs: readonly Seq[]): Promise<void> {
    const gone = new Set(seqs)
    const touched = new Set(seqs.flatMap((seq) => this.#sessionOf.get(seq) ?? []))
    if (touched.size === 0) return
    for (const seq of gone) this.#sessionOf.delete(seq)
    for (const session of touched) {
      session.remove(gone)
      this.#changed(session)
      if (session.count > 0) continue
      this.#sessions.delete(session.name)
      this.#unsettled.delete(session)
    }
    if (this.#vectors.sparse)
      this.#vectors.move((move) => {
        for (const session of this.#sessions.values()) session.moveRows(move)
      })
    // oxlint-disable-next-line require-yield -- settling is all there is to do
    await steadily(this, undefined, function* (): Work<void> {})
  }

  holds(seq: Seq): boolean {
    return this.#sessionOf.has(seq)
  }

  async recall({ vector }: BackendCue, { allow, limit, signal }: RecallOptions): Promise<readonly Hit[]> {
    if (!this.#options.recall || vector === undefined) return []
    return this.similar({ before: vector, after: vector }, limit, signal, allow)
  }

  /** Cosine of the cue and each record's two contexts. */
  async score(
    { vector }: BackendCue,
    seqs: readonly Seq[],
    { signal }: ScoreOptions,
  ): Promise<{ readonly before: Float64Array; readonly after: Float64Array }> {
    const unknown = (): Float64Array => new Float64Array(seqs.length).fill(NaN)
    if (vector === undefined) return { before: unknown(), after: unknown() }
    return steadily(this, signal, () => this.#weigh(vector, seqs, unknown(), unknown()))
  }

  /** The records in whose contexts this was nearest. `allow`: absent for all. */
  similar(
    asked: Asked,
    limit: number,
    signal: AbortSignal | undefined,
    allow?: Allow,
  ): Promise<readonly Scored[]> {
    return steadily(this, signal, () => this.#search(asked, limit, allow))
  }

  placeOf(seq: Seq): Place | undefined {
    const session = this.#sessionOf.get(seq)
    return session && { session, position: session.positionOf(seq) }
  }

  /** The one of this name; without a name (`null`) the records that have no session. */
  session(name: string | null): Session | undefined {
    return this.#sessions.get(name ?? undefined)
  }

  /** The session of the record that was written last. */
  latestSession(): Session | undefined {
    let latest: Session | undefined
    let last = 0
    for (const session of this.#sessions.values()) {
      const seq = session.seqAt(session.count - 1)
      if (seq > last) [latest, last] = [session, seq]
    }
    return latest
  }

  /** Records in the order of writing, at most so many after one of them. */
  recordsAfter(seq: Seq, limit: number): readonly Seq[] {
    const found: Seq[] = []
    for (const each of this.#sessionOf.keys()) {
      if (found.length >= limit) break
      if (each > seq) found.push(each)
    }
    return found
  }

  /** The same of one session. */
  recordsOf(name: string | null, seq: Seq, limit: number): readonly Seq[] {
    const session = this.session(name)
    if (session === undefined) return []
    const first = session.positionOf(seq) + 1
    const count = Math.max(0, Math.min(limit, session.count - first))
    return Array.from({ length: count }, (_, i) => session.seqAt(first + i))
  }

  settle(records: number): boolean {
    let left = Math.ceil(records / blockSize)
    for (const session of this.#unsettled) {
      left -= session.settle(left)
      if (!session.settled) return false
      this.#unsettled.delete(session)
    }
    return true
  }

  #changed(session: Session): void {
    this.#unsettled.add(session)
    this.changes += 1
  }

  *#weigh(
    vector: Float32Array,
    seqs: readonly Seq[],
    before: Float64Array,
    after: Float64Array,
  ): Work<{ readonly before: Float64Array; readonly after: Float64Array }> {
    const probe = new Probe(this.#vectors, this.#options.rho, { before: vector, after: vector })
    const places = seqs
      .flatMap((seq, i) => {
        const place = this.placeOf(seq)
        return place === undefined ? [] : [{ ...place, i }]
      })
      .toSorted((a, b) => a.session.ordinal - b.session.ordinal || a.position - b.position)
    let last: Asking | undefined
    for (const { session, position, i } of places) {
      const block = Math.floor(position / blockSize)
      if (last?.session !== session || last.block !== block) {
        yield probe.measure(session, block)
        last = { session, block }
      }
      before[i] = probe.before[position % blockSize] ?? NaN
      after[i] = probe.after[position % blockSize] ?? NaN
    }
    return { before, after }
  }

  *#search(asked: Asked, limit: number, allow: Allow | undefined): Work<readonly Scored[]> {
    const probe = new Probe(this.#vectors, this.#options.rho, asked)
    const strongest = new Strongest(limit)
    const all = allow === undefined || allow.whole
    const weigh = (session: Session, block: number): number => {
      const count = probe.measure(session, block)
      for (let i = 0; i < count; i++) {
        const score = probe.strength(i)
        if (score < strongest.least) continue
        const seq = session.seqAt(block * blockSize + i)
        if (strongest.admits(score, seq) && (all || allow.has(seq))) strongest.add(score, seq)
      }
      return count
    }
    if (all || allow.size * 4 > this.#sessionOf.size) {
      yield* probe.sweep()
      let weighed = 0
      for (const session of this.#sessions.values())
        for (let block = 0; block < session.blocks; block++) {
          weighed += weigh(session, block)
          if (weighed < together) continue
          yield weighed / perProduct
          weighed = 0
        }
    } else for (const { session, block } of this.#blocks(allow)) yield weigh(session, block)
    return strongest.result()
  }

  /** Those in which a record may be answered. */
  *#blocks(allow: Allow): Generator<Asking, void, void> {
    const blocks = new Map<Session, Set<number>>()
    for (const seq of allow.seqs()) {
      const place = this.placeOf(seq)
      if (place === undefined) continue
      const known = blocks.get(place.session)
      const block = Math.floor(place.position / blockSize)
      if (known === undefined) blocks.set(place.session, new Set([block]))
      else known.add(block)
    }
    for (const [session, set] of blocks) for (const block of set) yield { session, block }
  }
}

/** A zero vector has no opinion, and leaves the context as it was. */
function voiced(vector: Float32Array | undefined): Float32Array | undefined {
  if (vector !== undefined) for (const x of vector) if (x !== 0) return vector
  return undefined
}
