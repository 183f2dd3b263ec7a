import type { JsonValue, Seq } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import type { Rows } from '../rows.ts'
import type { ListedFile, ScopeFiles } from './contract.ts'
import { imageOfRows, layoutOf, unpackRows, type RowKind } from './packed-rows.ts'

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

async function loadFile(
  files: ScopeFiles,
  { name, details, rows: count }: ListedFile,
  rows: Rows,
): Promise<boolean> {
  const kind = rowDetails(details)
  if (kind === undefined) return false
  rows.expect(count)
  const loader = new Loader(kind, rows)
  const whole = await files.read(name, ({ seqs, bytes }) => loader.take(seqs, bytes))
  loader.end()
  return whole && loader.fits
}

/**
 * Puts slices of a file into rows. What is at the end of a slice waits for the next one, since its record may go on
 * there. Everything is copied through the same two buffers: new ones for each slice would keep the collector busy.
 */
class Loader {
  fits = true
  readonly #kind: RowKind
  readonly #rows: Rows
  readonly #stride: number
  #seqs = new Uint32Array(0)
  #packed = new Uint8Array(0)
  #image = new Uint8Array(0)
  /** Rows that wait, at the beginning of both. */
  #held = 0

  constructor(kind: RowKind, rows: Rows) {
    this.#kind = kind
    this.#rows = rows
    this.#stride = layoutOf(kind).stride
  }

  take(seqs: Uint32Array, bytes: Uint8Array): void {
    const count = this.#held + seqs.length
    this.#room(count)
    this.#seqs.set(seqs, this.#held)
    this.#packed.set(bytes.subarray(0, seqs.length * this.#stride), this.#held * this.#stride)
    const last = this.#seqs[count - 1]
    let cut = count
    while (cut > 0 && this.#seqs[cut - 1] === last) cut -= 1
    this.#load(cut)
    this.#seqs.copyWithin(0, cut, count)
    this.#packed.copyWithin(0, cut * this.#stride, count * this.#stride)
    this.#held = count - cut
  }

  end(): void {
    this.#load(this.#held)
    this.#held = 0
    this.#packed.fill(0)
    this.#image.fill(0)
  }

  /** The first rows that are here. */
  #load(count: number): void {
    if (count === 0 || !this.fits) return
    const image = this.#image.subarray(0, imageOfRows(this.#kind, count).length)
    unpackRows(
      this.#kind,
      this.#seqs.subarray(0, count),
      this.#packed.subarray(0, count * this.#stride),
      image,
    )
    this.fits = this.#rows.load(image)
  }

  #room(count: number): void {
    if (count <= this.#seqs.length) return
    const rows = 2 * count
    const [seqs, packed] = [this.#seqs, this.#packed]
    this.#seqs = new Uint32Array(rows)
    this.#seqs.set(seqs)
    this.#packed = new Uint8Array(rows * this.#stride)
    this.#packed.set(packed)
    this.#image = new Uint8Array(imageOfRows(this.#kind, rows).length)
  }
}

export function rowDetails(details: JsonValue): RowDetails | undefined {
  if (!isObject(details) || details['version'] !== 1) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the manifest's checksum says who wrote it
  return details as unknown as RowDetails
}
