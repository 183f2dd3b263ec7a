import type { Seq } from '@mnestic/core'
import { blockSize, type ScopeCell, type SessionContexts } from './cell.ts'
import { Session } from './session.ts'

/** A record's place in its session. */
export interface Place<Contexts extends SessionContexts = SessionContexts> {
  readonly session: Session<Contexts>
  readonly position: number
}

/** The records of one scope, session by session, and what of them is not settled. */
export class ScopeRecords<Contexts extends SessionContexts> {
  /** Rises with every change. */
  changes = 0
  readonly #cell: ScopeCell<Contexts>
  readonly #sessions = new Map<string | undefined, Session<Contexts>>()
  /** By record, in the order of writing. */
  readonly #sessionOf = new Map<Seq, Session<Contexts>>()
  readonly #unsettled = new Set<Session<Contexts>>()
  #ordinal = 0

  constructor(cell: ScopeCell<Contexts>) {
    this.#cell = cell
  }

  get count(): number {
    return this.#sessionOf.size
  }

  sessions(): Iterable<Session<Contexts>> {
    return this.#sessions.values()
  }

  has(seq: Seq): boolean {
    return this.#sessionOf.has(seq)
  }

  placeOf(seq: Seq): Place<Contexts> | undefined {
    const session = this.#sessionOf.get(seq)
    return session && { session, position: session.positionOf(seq) }
  }

  add(seq: Seq, name: string | undefined, vector: Float32Array | undefined): void {
    let session = this.#sessions.get(name)
    if (session === undefined) {
      session = new Session(name, this.#ordinal++, this.#cell)
      this.#sessions.set(name, session)
    }
    this.#sessionOf.set(seq, session)
    session.add(seq, voiced(vector))
    this.#changed(session)
  }

  /** The vector of a record in place of the one that it had. */
  set(seq: Seq, vector: Float32Array): void {
    const place = this.placeOf(seq)
    if (place === undefined) return
    place.session.set(place.position, voiced(vector))
    this.#changed(place.session)
  }

  /** Contexts that they had a part in stay until all is settled. Returns whether any of them was there. */
  remove(seqs: readonly Seq[]): boolean {
    const gone = new Set(seqs)
    const touched = new Set(seqs.flatMap((seq) => this.#sessionOf.get(seq) ?? []))
    if (touched.size === 0) return false
    for (const seq of gone) this.#sessionOf.delete(seq)
    for (const session of touched) {
      session.remove(gone)
      this.#changed(session)
      if (session.count > 0) continue
      this.#sessions.delete(session.name)
      this.#unsettled.delete(session)
    }
    this.#cell.compact(this.#sessions.values())
    return true
  }

  /** Brings contexts up to date, as much of them as so many records take; true when all are. */
  settle(records: number): boolean {
    let left = Math.ceil(records / blockSize)
    for (const session of this.#unsettled) {
      left -= session.contexts.settle(left)
      if (!session.contexts.settled) return false
      this.#unsettled.delete(session)
    }
    return true
  }

  /** The one of this name; without a name (`null`) the records that have no session. */
  session(name: string | null): Session<Contexts> | undefined {
    return this.#sessions.get(name ?? undefined)
  }

  /** The session of the record that was written last. */
  latestSession(): Session<Contexts> | undefined {
    let latest: Session<Contexts> | undefined
    let last = 0
    for (const session of this.#sessions.values()) {
      const seq = session.seqAt(session.count - 1)
      if (seq > last) [latest, last] = [session, seq]
    }
    return latest
  }

  /** Records in the order of writing, at most so many after one of them; of one session, or (`undefined`) of all. */
  after(seq: Seq, limit: number, name: string | null | undefined): readonly Seq[] {
    if (name !== undefined) {
      const session = this.session(name)
      if (session === undefined) return []
      const first = session.positionOf(seq) + 1
      const count = Math.max(0, Math.min(limit, session.count - first))
      return Array.from({ length: count }, (_, i) => session.seqAt(first + i))
    }
    const found: Seq[] = []
    for (const each of this.#sessionOf.keys()) {
      if (found.length >= limit) break
      if (each > seq) found.push(each)
    }
    return found
  }

  #changed(session: Session<Contexts>): void {
    this.#unsettled.add(session)
    this.changes += 1
  }
}

/** A zero vector has no opinion, and leaves the context as it was. */
function voiced(vector: Float32Array | undefined): Float32Array | undefined {
  if (vector !== undefined) for (const x of vector) if (x !== 0) return vector
  return undefined
}
