import { imageOf, readImageHeader, writeImageHeader, type RowForm, type RowImage } from '../row-image.ts'
import type { RowLayout } from './contract.ts'

/** Behind a row's vector: part, start, end, and 1 where it is silent; a u32 each. */
const tail = 16

/** What rows of a file are; in its details. */
export interface RowKind {
  readonly form: RowForm
  readonly dimensions: number
  /** Of its vector. */
  readonly rowBytes: number
}

/**
 * In a file each row lies by itself, so that it has one checksum and is overwritten by one write:
 *
 *     u8[rowBytes]  its vector, as an image of rows has it
 *     u32[4]        part, start, end, silent
 *
 * Its seq is in the ledger.
 */
export function layoutOf({ rowBytes }: RowKind): RowLayout {
  return { offset: 0, stride: rowBytes + tail, length: rowBytes + tail }
}

/** What kind of rows an image holds. */
export function kindOf(image: Uint8Array): RowKind | undefined {
  const header = readImageHeader(image)
  return header && { form: header.form, dimensions: header.dimensions, rowBytes: header.rowBytes }
}

/** Writes the rows of an image to `into`, from byte `at` on. */
export function packRows(bytes: Uint8Array, into: Uint8Array, at: number): void {
  const image = readImageHeader(bytes)
  if (image === undefined) return
  const { rowBytes } = image
  const places = new Uint32Array(bytes.buffer, bytes.byteOffset + image.places, image.rows * 3)
  const behind = new Uint32Array(into.buffer, into.byteOffset, into.byteLength >>> 2)
  for (let row = 0; row < image.rows; row++) {
    const from = image.vectors + row * rowBytes
    const to = at + row * (rowBytes + tail)
    into.set(bytes.subarray(from, from + rowBytes), to)
    for (let i = 0; i < 3; i++) behind[((to + rowBytes) >>> 2) + i] = places[row * 3 + i] ?? 0
    behind[((to + rowBytes) >>> 2) + 3] = bytes[image.silent + row] ?? 0
  }
}

/**
 * The image of packed rows, in `into`, which is as long. Rows of seq 0 are left out, whatever stands there. Bytes of
 * both begin at a multiple of 4.
 */
export function unpackRows(kind: RowKind, seqs: Uint32Array, packed: Uint8Array, into: Uint8Array): void {
  const { rowBytes } = kind
  const image = imageOfRows(kind, seqs.length)
  into.fill(0, 0, image.vectors)
  writeImageHeader(into, image)
  new Uint32Array(into.buffer, into.byteOffset + image.seqs, seqs.length).set(seqs)
  const places = new Uint32Array(into.buffer, into.byteOffset + image.places, seqs.length * 3)
  const behind = new Uint32Array(packed.buffer, packed.byteOffset, packed.byteLength >>> 2)
  for (let row = 0; row < seqs.length; row++) {
    const from = row * (rowBytes + tail)
    const to = image.vectors + row * rowBytes
    if (seqs[row] === 0) {
      into.fill(0, to, to + rowBytes)
      continue
    }
    into.set(packed.subarray(from, from + rowBytes), to)
    for (let i = 0; i < 3; i++) places[row * 3 + i] = behind[((from + rowBytes) >>> 2) + i] ?? 0
    into[image.silent + row] = behind[((from + rowBytes) >>> 2) + 3] ?? 0
  }
}

export function imageOfRows({ form, dimensions, rowBytes }: RowKind, rows: number): RowImage {
  return imageOf(form, dimensions, rows, rowBytes)
}
