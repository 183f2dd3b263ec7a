import { nextTurn, type Seq } from '@mnestic/core'
import type { Rows } from '../rows.ts'

/** Rows between two turns of the event loop. */
const slice = 8_192

/** A row as the graph that is to hold it knows it: rows move, records and their parts do not. */
interface Listed {
  readonly seqs: Uint32Array
  readonly parts: Uint32Array
}

/** Rows that have an opinion, of the records that `wanted` names, in an order of chance that is always the same. */
export async function listRows(rows: Rows, wanted: (seq: Seq) => boolean, whole: number): Promise<Listed> {
  // Rows that come while they are listed are of records that nobody wants.
  const seqs = new Uint32Array(rows.count)
  const parts = new Uint32Array(rows.count)
  let count = 0
  let last: Seq = 0
  for (;;) {
    let row = rows.rowAfter(last)
    if (row >= rows.count) break
    for (const until = row + slice; row < rows.count && row < until;) {
      const seq = rows.seqAt(row)
      const end = seq === 0 ? row + 1 : rows.endOf(row)
      if (seq !== 0 && wanted(seq))
        for (let part = 0; part < end - row; part++) {
          // The whole of a text in parts counts for nothing where its weight is 0.
          if (rows.isSilent(row + part) || (part === 0 && end > row + 1 && whole === 0)) continue
          seqs[count] = seq
          parts[count] = part
          count += 1
        }
      last = seq === 0 ? last : seq
      row = end
    }
    await nextTurn()
  }
  return shuffled(seqs.subarray(0, count), parts.subarray(0, count))
}

/** In place (Fisher and Yates), by numbers that are the same on every run (mulberry32). */
async function shuffled(seqs: Uint32Array, parts: Uint32Array): Promise<Listed> {
  let state = seqs.length
  for (let i = seqs.length - 1; i > 0; i--) {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    const j = ((t ^ (t >>> 14)) >>> 0) % (i + 1)
    swap(seqs, i, j)
    swap(parts, i, j)
    if (i % slice === 0) await nextTurn()
  }
  return { seqs, parts }
}

function swap(numbers: Uint32Array, i: number, j: number): void {
  const kept = numbers[i] ?? 0
  numbers[i] = numbers[j] ?? 0
  numbers[j] = kept
}

/** The next rows of a list, those that are still there, at most `count`: their numbers, and their records. */
export function* gather(
  rows: Rows,
  { seqs, parts }: Listed,
  count: number,
): Generator<{ readonly vectors: Float32Array; readonly seqs: Uint32Array }> {
  const { dimensions } = rows.vectors
  for (let from = 0; from < seqs.length; from += count) {
    const vectors = new Float32Array(Math.min(count, seqs.length - from) * dimensions)
    const taken: number[] = []
    for (let i = from; i < Math.min(seqs.length, from + count); i++) {
      const seq = seqs[i] ?? 0
      const first = rows.rowOf(seq)
      const row = (first ?? 0) + (parts[i] ?? 0)
      if (first === undefined || rows.isSilent(row)) continue
      vectors.set(rows.vectorOf(row), taken.length * dimensions)
      taken.push(seq)
    }
    if (taken.length > 0)
      yield { vectors: vectors.slice(0, taken.length * dimensions), seqs: Uint32Array.from(taken) }
  }
}
