import { MnesticError } from '@mnestic/core'

/*
 * The file, little-endian:
 *
 *   0  8 bytes   'MNSTATIC'
 *   8  uint32    version of this layout, 1
 *  12  uint32    rows
 *  16  uint32    dimensions
 *  20  uint32    bytes of the vocabulary
 *  24  32 bytes  SHA-256 of all that follows
 *  56  float32   a scale for each row
 *      int8      rows x dimensions, row by row
 *      UTF-8     the vocabulary: a wordpiece for each row, each ended by a line feed
 */
const MAGIC = 'MNSTATIC'
const VERSION = 1
const DIGEST_AT = 24
const HEADER_BYTES = 56

export interface TableHeader {
  readonly rows: number
  readonly dimensions: number
  readonly vocabularyBytes: number
  /** SHA-256 of the body, in hexadecimal: names the table. */
  readonly digest: string
}

export interface Table extends TableHeader {
  /** Row of wordpiece i: `scales[i] * values[i * dimensions + d]`. */
  readonly values: Int8Array
  readonly scales: Float32Array
  /** The wordpiece of each row; those inside a word begin with `##`. */
  readonly pieces: readonly string[]
}

/** Reads the first 56 bytes, and checks that the length is what they say. */
export function readHeader(bytes: Uint8Array): TableHeader {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length))
  if (bytes.length < HEADER_BYTES || magic !== MAGIC) {
    throw new MnesticError(
      'CORRUPT',
      `not a table of token vectors: ${bytes.length} bytes that do not begin with ${MAGIC}; give the bytes of '@mnestic/embed-static/table' or of a file made by scripts/cut-table.mjs`,
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(8, true)
  if (version > VERSION) {
    throw new MnesticError(
      'NEWER_FORMAT',
      `the table has layout ${version}, this package reads ${VERSION}: update it`,
    )
  }
  const rows = view.getUint32(12, true)
  const dimensions = view.getUint32(16, true)
  const vocabularyBytes = view.getUint32(20, true)
  const expected = HEADER_BYTES + rows * (4 + dimensions) + vocabularyBytes
  if (rows === 0 || dimensions === 0 || bytes.length !== expected) {
    throw new MnesticError(
      'CORRUPT',
      `the table has ${bytes.length} bytes where its header (${rows} rows of ${dimensions}) asks for ${expected}: copy it again`,
    )
  }
  const digest = hex(bytes.subarray(DIGEST_AT, HEADER_BYTES))
  return { rows, dimensions, vocabularyBytes, digest }
}

/**
 * Reads a whole table from a copy of `bytes`, and checks its body against the digest in its header.
 *
 * Browsers offer SHA-256 in secure contexts only (https, localhost); elsewhere the lengths alone are checked.
 */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  const own = new Uint8Array(bytes) // aligned from here on, and safe from the caller
  const header = readHeader(own)
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle
  if (subtle !== undefined) {
    const actual = hex(new Uint8Array(await subtle.digest('SHA-256', own.subarray(HEADER_BYTES))))
    if (actual !== header.digest) {
      throw new MnesticError(
        'CORRUPT',
        `the table's body has SHA-256 ${actual}, its header says ${header.digest}: copy it again`,
      )
    }
  }
  const { rows, dimensions } = header
  const valuesAt = HEADER_BYTES + 4 * rows
  const vocabularyAt = valuesAt + rows * dimensions
  const pieces = new TextDecoder().decode(own.subarray(vocabularyAt)).split('\n')
  pieces.pop() // what follows the last line feed
  if (pieces.length !== rows) {
    throw new MnesticError('CORRUPT', `the table has ${rows} rows, but ${pieces.length} wordpieces`)
  }
  return {
    ...header,
    scales: new Float32Array(own.buffer, HEADER_BYTES, rows),
    values: new Int8Array(own.buffer, valuesAt, rows * dimensions),
    pieces,
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
