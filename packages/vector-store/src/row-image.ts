/** What is kept of a vector: its numbers, or one byte for each. */
export type RowForm = 'float32' | 'int8'

/**
 * A run of rows as bytes: for files. All numbers are little-endian, as engines keep them.
 *
 *     0   u32       magic, the letters MRow
 *     4   u32       1, the version of this layout
 *     8   u32       form: 0 float32, 1 int8
 *     12  u32       dimensions
 *     16  u32       rows
 *     20  u32       bytes of a row's vector
 *     24  u32[2]    0
 *     32  u32[rows]       seq of each row's record, 0 where it was erased
 *         u32[rows][3]    part, start, end
 *         u8[rows]        1 where the row is silent
 *         ...             zeros up to a multiple of 16
 *         u8[rows][bytes of a row's vector]
 *
 * float32: the vector's numbers, then zeros up to a multiple of 16 bytes. int8: as a `CodeTable` keeps it. The rows of
 * a record are adjacent, the first is its whole text's, and an image holds all of them or none. An erased row is zeros
 * in every one of these arrays, but for `silent`, which says nothing of it.
 */
export interface RowImage {
  readonly form: RowForm
  readonly dimensions: number
  readonly rows: number
  /** Bytes of a row's vector. */
  readonly rowBytes: number
  /** Bytes of the whole image. */
  readonly length: number
  /** Where the arrays begin, in bytes. */
  readonly seqs: number
  readonly places: number
  readonly silent: number
  readonly vectors: number
}

export interface ByteRange {
  /** From the image's first byte. */
  readonly offset: number
  readonly length: number
}

export const imageHeader = 32

const magic = 0x77_6f_52_4d
const version = 1
const forms: readonly RowForm[] = ['float32', 'int8']

/** Where everything lies in an image of so many rows. */
export function imageOf(form: RowForm, dimensions: number, rows: number, rowBytes: number): RowImage {
  const places = imageHeader + rows * 4
  const silent = places + rows * 12
  const vectors = Math.ceil((silent + rows) / 16) * 16
  return {
    form,
    dimensions,
    rows,
    rowBytes,
    length: vectors + rows * rowBytes,
    seqs: imageHeader,
    places,
    silent,
    vectors,
  }
}

/** What an image says of itself by its first `imageHeader` bytes; `undefined` where they begin no image. */
export function readImageHeader(bytes: Uint8Array): RowImage | undefined {
  if (bytes.length < imageHeader) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, imageHeader)
  const form = forms[view.getUint32(8, true)]
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== version || form === undefined)
    return undefined
  return imageOf(form, view.getUint32(12, true), view.getUint32(16, true), view.getUint32(20, true))
}

export function writeImageHeader(bytes: Uint8Array, image: RowImage): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, imageHeader)
  const numbers = [magic, version, forms.indexOf(image.form), image.dimensions, image.rows, image.rowBytes]
  for (const [i, number] of numbers.entries()) view.setUint32(i * 4, number, true)
}

/** Every byte that an image holds of one row: zeros over them, and the row was never there. */
export function bytesOfRow(image: RowImage, row: number): readonly ByteRange[] {
  return [
    { offset: image.seqs + row * 4, length: 4 },
    { offset: image.places + row * 12, length: 12 },
    { offset: image.silent + row, length: 1 },
    { offset: image.vectors + row * image.rowBytes, length: image.rowBytes },
  ]
}
