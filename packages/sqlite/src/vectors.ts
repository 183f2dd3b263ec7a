import { crc32 } from 'node:zlib'
import type { Revision, Seq, StoredVectors } from '@mnestic/core'
import { checksum } from './checksum.ts'
import { decodeVectors, encodeVectors } from './codec.ts'
import type { Connection } from './connection.ts'
import { emptyEntry, entryHead } from './entry-rows.ts'
import { corrupt } from './errors.ts'
import { bytes, int, type Row, text } from './rows.ts'
import { Kind } from './schema.ts'

/** `revision` is that of the entry that brings them: the put, or a later one. */
export function insertVectors(c: Connection, revision: Revision, seq: Seq, vectors: StoredVectors): void {
  const data = encodeVectors(vectors)
  const fingerprint = fingerprintNumber(c, vectors.fingerprint)
  const dimensions = vectors.whole.length
  const sum = sumOf(revision, seq, fingerprint, dimensions, data)
  c.run('INSERT INTO vector VALUES (?, ?, ?, ?, ?, ?)', revision, seq, fingerprint, dimensions, sum, data)
  if (revision === seq) return
  c.run(
    'INSERT INTO late VALUES (?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision',
    seq,
    revision,
  )
}

/** Looks vectors up. Inside one `read`. */
export interface VectorReader {
  /** The newest vectors of a record. */
  of(seq: Seq): StoredVectors | undefined
  /** What the entry at `revision` brought, as long as nothing newer replaced it. */
  at(revision: Revision, seq: Seq): StoredVectors | undefined
}

/** Row by row. */
export function vectorReader(c: Connection): VectorReader {
  const rowAt = (revision: Revision): Row | undefined =>
    c.get('SELECT * FROM vector WHERE revision = ?', revision)
  const name = fingerprintNames(c)
  return {
    of: (seq) => {
      const revision = newest(c, seq)
      return decodeRow(c, rowAt(revision), revision, seq, name)
    },
    at: (revision, seq) => decodeRow(c, rowAt(revision), revision, seq, name),
  }
}

/** Two statements for all entries from `first` to `last`, where most of that range is wanted: three times as fast. */
export function vectorPage(c: Connection, first: Revision, last: Revision): VectorReader {
  const rows = new Map(
    c
      .all('SELECT * FROM vector WHERE revision BETWEEN ? AND ?', first, last)
      .map((row) => [int(row, 'revision'), row]),
  )
  const late = new Set(
    c.all('SELECT seq FROM late WHERE seq BETWEEN ? AND ?', first, last).map((row) => int(row, 'seq')),
  )
  const name = fingerprintNames(c)
  const single = vectorReader(c)
  return {
    of: (seq) => (late.has(seq) ? single.of(seq) : decodeRow(c, rows.get(seq), seq, seq, name)),
    at: (revision, seq) => decodeRow(c, rows.get(revision), revision, seq, name),
  }
}

function decodeRow(
  c: Connection,
  row: Row | undefined,
  revision: Revision,
  seq: Seq,
  name: (fingerprint: number) => string,
): StoredVectors | undefined {
  if (row === undefined || row['data'] === null) return undefined
  const data = bytes(row, 'data')
  const dimensions = int(row, 'dimensions')
  const fingerprint = int(row, 'fingerprint')
  if (int(row, 'seq') !== seq || int(row, 'sum') !== sumOf(revision, seq, fingerprint, dimensions, data))
    throw corrupt(`${c.name}: the vectors of record ${seq} fail their checksum`)
  return decodeVectors(data, dimensions, name(fingerprint))
}

/** Takes the newest vectors of a record away, and the entry that brought them late. Answers the bytes emptied. */
export function dropVectors(c: Connection, seq: Seq): number {
  const revision = newest(c, seq)
  const size = c.number('SELECT coalesce(length(data), 0) FROM vector WHERE revision = ?', revision)
  if (size > 0) c.run('UPDATE vector SET data = NULL WHERE revision = ?', revision)
  if (revision === seq) return size
  c.run('DELETE FROM late WHERE seq = ?', seq)
  const entry = entryHead(c, revision)
  if (entry?.kind === Kind.vectors) emptyEntry(c, entry, Kind.gone, null)
  return size
}

function newest(c: Connection, seq: Seq): Revision {
  const row = c.get('SELECT revision FROM late WHERE seq = ?', seq)
  return row === undefined ? seq : int(row, 'revision')
}

function fingerprintNumber(c: Connection, name: string): number {
  const row = c.get('SELECT number FROM fingerprint WHERE name = ?', name)
  if (row !== undefined) return int(row, 'number')
  const number = 1 + c.number('SELECT coalesce(max(number), 0) FROM fingerprint')
  c.run('INSERT INTO fingerprint VALUES (?, ?, ?)', number, name, checksum(number, name))
  return number
}

/** Each name is looked up once. */
function fingerprintNames(c: Connection): (number: number) => string {
  const names = new Map<number, string>()
  return (number) => {
    const name = names.get(number) ?? fingerprintName(c, number)
    names.set(number, name)
    return name
  }
}

function fingerprintName(c: Connection, number: number): string {
  const row = c.get('SELECT name, sum FROM fingerprint WHERE number = ?', number)
  if (row === undefined) throw corrupt(`${c.name}: fingerprint ${number} is missing`)
  const name = text(row, 'name')
  if (int(row, 'sum') !== checksum(number, name))
    throw corrupt(`${c.name}: fingerprint ${number} fails its checksum`)
  return name
}

function sumOf(
  revision: Revision,
  seq: Seq,
  fingerprint: number,
  dimensions: number,
  data: Uint8Array,
): number {
  return crc32(data, crc32(`${revision} ${seq} ${fingerprint} ${dimensions}`))
}
