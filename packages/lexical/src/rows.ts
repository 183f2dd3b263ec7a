import type { Seq } from '@mnestic/core'
import { Names } from './names.ts'
import { U32List } from './u32-list.ts'

/** What is to be known of a record besides its words. */
export interface RowInput {
  readonly seq: Seq
  readonly session: string | undefined
  readonly speaker: string | undefined
  /** Whether its text asks something. */
  readonly asks: boolean
}

/** Stands for "none" in columns of row and name numbers. */
export const none = 0xffff_ffff
const gone = 0xffff_ffff

/**
 * The records of one scope in the order of their seqs, by row: lengths, neighbours, speakers. A row whose record is
 * erased stays, empty, until the index is made anew, so that the others keep their numbers.
 */
export class Rows {
  readonly seqs: U32List = new U32List()
  /** Terms of the record, and in the lowest bit whether it asks; `gone`: erased. */
  readonly #lengths: U32List = new U32List()
  readonly #speakers: U32List = new U32List()
  readonly #sessions: U32List = new U32List()
  /** By row: where its tokens begin. */
  readonly starts: U32List = new U32List()
  /** The row before and after it in its session. */
  readonly before: U32List = new U32List()
  readonly after: U32List = new U32List()
  readonly speakers: Names = new Names()
  readonly sessions: Names = new Names()
  /** By number of a session, and under `none` for records without one: its last row. */
  readonly #last = new Map<number, number>()
  /** Living records, and their terms in all. */
  records = 0
  terms = 0

  /** Rows, those of erased records included. */
  get count(): number {
    return this.seqs.length
  }

  /** Its terms are added afterwards, by `setLength`. */
  add({ seq, session, speaker, asks }: RowInput, start: number): number {
    const row = this.seqs.length
    const inSession = session === undefined ? none : this.sessions.use(session)
    this.seqs.push(seq)
    this.#lengths.push(asks ? 1 : 0)
    this.#sessions.push(inSession)
    this.#speakers.push(speaker === undefined ? none : this.speakers.use(speaker))
    this.starts.push(start)
    const last = this.#last.get(inSession) ?? none
    this.before.push(last)
    this.after.push(none)
    if (last !== none) this.after.set(last, row)
    this.#last.set(inSession, row)
    this.records += 1
    return row
  }

  setLength(row: number, terms: number): void {
    this.#lengths.set(row, terms * 2 + (this.#lengths.at(row) & 1))
    this.terms += terms
  }

  length(row: number): number {
    return this.#lengths.at(row) >>> 1
  }

  asks(row: number): boolean {
    return (this.#lengths.at(row) & 1) === 1
  }

  isLiving(row: number): boolean {
    return this.#lengths.at(row) !== gone
  }

  inputOf(row: number): RowInput {
    return {
      seq: this.seqs.at(row),
      session: this.sessions.texts[this.#sessions.at(row)],
      speaker: this.speakers.texts[this.#speakers.at(row)],
      asks: this.asks(row),
    }
  }

  /** `undefined`: not here, or erased. */
  rowOf(seq: Seq): number | undefined {
    let low = 0
    let high = this.seqs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.seqs.at(middle) < seq) low = middle + 1
      else high = middle
    }
    return low < this.seqs.length && this.seqs.at(low) === seq && this.isLiving(low) ? low : undefined
  }

  /** Its neighbours become each other's. */
  remove(row: number): void {
    this.records -= 1
    this.terms -= this.length(row)
    const before = this.before.at(row)
    const after = this.after.at(row)
    const session = this.#sessions.at(row)
    if (before !== none) this.after.set(before, after)
    if (after !== none) this.before.set(after, before)
    else if (before !== none) this.#last.set(session, before)
    else this.#last.delete(session)
    if (session !== none) this.sessions.unuse(session)
    if (this.#speakers.at(row) !== none) this.speakers.unuse(this.#speakers.at(row))
    this.#lengths.set(row, gone)
    this.#speakers.set(row, none)
    this.#sessions.set(row, none)
  }

  /** What a snapshot holds; `restore` takes them back. */
  columns(): readonly [U32List, U32List, U32List, U32List, U32List] {
    return [this.seqs, this.#lengths, this.#speakers, this.#sessions, this.starts]
  }

  /** Into empty rows. */
  restore(
    [seqs, lengths, speakers, sessions, starts]: readonly [
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ],
    speakerTexts: readonly string[],
    sessionTexts: readonly string[],
  ): void {
    for (const [row, seq] of seqs.entries()) {
      const length = lengths[row] ?? 0
      this.add(
        {
          seq,
          session: sessionTexts[sessions[row] ?? none],
          speaker: speakerTexts[speakers[row] ?? none],
          asks: (length & 1) === 1,
        },
        starts[row] ?? 0,
      )
      this.setLength(row, length >>> 1)
    }
  }
}
