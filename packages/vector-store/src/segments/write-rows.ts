import type { Revision, Seq } from '@mnestic/core'
import type { Rows } from '../rows.ts'
import type { ListedFile, ScopeFiles } from './contract.ts'
import { layoutOf, packRows, kindOf } from './packed-rows.ts'
import type { RowDetails } from './load-rows.ts'

/** Bytes that are copied between two turns of the event loop. */
const sliceBytes = 2 ** 18

export interface Covering {
  readonly upto: Revision
  readonly known: readonly string[]
  readonly replaces: readonly string[]
}

/**
 * Writes the rows of all records after one, up to what it covers, into a file. They may change meanwhile: what is erased is not in it, and of
 * a record whose vectors change it holds the old ones or the new ones. `undefined`: not now.
 */
export async function writeRows(
  files: ScopeFiles,
  rows: Rows,
  after: Seq,
  { upto, known, replaces }: Covering,
): Promise<ListedFile | undefined> {
  const draft = await files.draft('rows')
  const seqs = seqsBetween(rows, after, upto)
  const last = seqs.at(-1)
  const kind = kindOf(rows.image(0, 0))
  if (draft === undefined || last === undefined || kind === undefined) {
    await draft?.discard()
    return undefined
  }
  const layout = layoutOf(kind)
  draft.declare(seqs, layout)
  const { stride } = layout
  const slice = Math.max(1, Math.floor(sliceBytes / stride))
  // The same one each time: new ones would keep the collector busy.
  const buffer = new Uint8Array(Math.min(slice, seqs.length) * stride)
  try {
    for (let first = 0; first < seqs.length; first += slice) {
      const bytes = buffer.subarray(0, Math.min(slice, seqs.length - first) * stride).fill(0)
      pack(rows, seqs, first, bytes, stride)
      await draft.write(bytes, first * stride)
    }
  } catch (error) {
    // On a full disk what is half written only takes room.
    await draft.discard()
    throw error
  }
  buffer.fill(0)
  const details: RowDetails = { version: 1, ...kind, last }
  const content = { seqs, layout, details: { ...details }, replaces, covers: { upto, known } }
  const file = await draft.commit(content)
  return file === 'stale' ? undefined : file
}

/** By row. Those of erased ones are left out, and those that came later than what the file covers. */
function seqsBetween(rows: Rows, after: Seq, upto: Revision): Uint32Array {
  const all = rows.seqs.slice(rows.rowAfter(after), rows.rowAfter(upto))
  let count = 0
  for (const seq of all) if (seq !== 0) all[count++] = seq
  return all.slice(0, count)
}

/** Copies rows as they are now, in runs that are adjacent in memory, too. Records that are gone become rows of none. */
function pack(rows: Rows, seqs: Uint32Array, first: number, bytes: Uint8Array, stride: number): void {
  const end = first + bytes.length / stride
  for (let at = first; at < end;) {
    const seq = seqs[at] ?? 0
    const from = seq === 0 ? undefined : rows.rowOf(seq)
    if (from === undefined) {
      seqs[at] = 0
      at += 1
      continue
    }
    // A record may have begun in the slice before.
    const begun = from + beforeIn(seqs, at)
    let count = 1
    while (at + count < end && seqs[at + count] !== 0 && rows.seqAt(begun + count) === seqs[at + count])
      count += 1
    packRows(rows.image(begun, begun + count), bytes, (at - first) * stride)
    at += count
  }
}

/** How many rows of the same record stand before this one. */
function beforeIn(seqs: Uint32Array, at: number): number {
  let before = 0
  while (at - before > 0 && seqs[at - before - 1] === seqs[at]) before += 1
  return before
}
