import { crc32 } from 'node:zlib'
import type { Revision, Seq, StoredVectors } from '@mnestic/core'
import { checksum } from './checksum.ts'
import { decodeVectors, encodeVectors } from './codec.ts'
import type { Connection } from './connection.ts'
import { emptyEntry, entryHead } from './entry-rows.ts'
import { corrupt } from './errors.ts'
import { bytes, int, text } from './rows.ts'
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

/** The newest vectors of a record. */
export function vectorsOf(c: Connection, seq: Seq): StoredVectors | undefined {
  return vectorsAt(c, newest(c, seq), seq)
}

/** What the entry at `revision` brought, as long as nothing newer replaced it. */
export function vectorsAt(c: Connection, revision: Revision, seq: Seq): StoredVectors | undefined {
  const row = c.get('SELECT * FROM vector WHERE revision = ?', revision)
  if (row === undefined || row['data'] === null) return undefined
  const data = bytes(row, 'data')
  const dimensions = int(row, 'dimensions')
  const fingerprint = int(row, 'fingerprint')
  if (int(row, 'seq') !== seq || int(row, 'sum') !== sumOf(revision, seq, fingerprint, dimensions, data))
    throw corrupt(`${c.name}: the vectors of record ${seq} fail their checksum`)
  return decodeVectors(data, dimensions, fingerprintName(c, fingerprint))
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
