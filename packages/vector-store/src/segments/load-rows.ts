import type { JsonValue, Seq } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import type { Rows } from '../rows.ts'
import type { ListedFile, ScopeFiles } from './contract.ts'
import { layoutOf, unpackRows, type RowKind } from './packed-rows.ts'

/** What the writer of a file of rows says of it. */
export interface RowDetails extends RowKind {
  readonly version: 1
  /** The last record that it covers. Files are of stretches of seqs, one after the other. */
  readonly last: Seq
}

/** Brings the rows of all files into memory. `false`: one is damaged, or of other rows; then they are of no use. */
export async function loadRows(files: ScopeFiles, rows: Rows): Promise<boolean> {
  for (const file of files.list('rows')) if (!(await loadFile(files, file, rows))) return false
  return true
}

async function loadFile(files: ScopeFiles, { name, details }: ListedFile, rows: Rows): Promise<boolean> {
  const kind = rowDetails(details)
  if (kind === undefined) return false
  const { stride } = layoutOf(kind)
  let fits = true
  /** Rows at the end of a slice whose record may go on in the next one. */
  let [heldSeqs, heldBytes] = [new Uint32Array(0), new Uint8Array(0)]
  const load = (seqs: Uint32Array, bytes: Uint8Array): void => {
    if (seqs.length > 0) fits &&= rows.load(unpackRows(kind, seqs, bytes))
  }
  const whole = await files.read(name, ({ seqs, bytes }) => {
    const [allSeqs, allBytes] = [joined(heldSeqs, seqs), joinedBytes(heldBytes, bytes)]
    let cut = allSeqs.length
    while (cut > 0 && allSeqs[cut - 1] === allSeqs.at(-1)) cut -= 1
    heldSeqs = allSeqs.slice(cut)
    heldBytes = allBytes.slice(cut * stride)
    load(allSeqs.subarray(0, cut), allBytes.subarray(0, cut * stride))
  })
  load(heldSeqs, heldBytes)
  return whole && fits
}

export function rowDetails(details: JsonValue): RowDetails | undefined {
  if (!isObject(details) || details['version'] !== 1) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the manifest's checksum says who wrote it
  return details as unknown as RowDetails
}

function joined(a: Uint32Array, b: Uint32Array): Uint32Array<ArrayBuffer> {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function joinedBytes(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
