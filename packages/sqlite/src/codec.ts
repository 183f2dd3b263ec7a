import { endianness } from 'node:os'
import { crc32 } from 'node:zlib'
import type { Fact, JsonValue, RecordBody, Span, StoredVectors } from '@mnestic/core'
import { parse } from './rows.ts'

/** What `entry.head` of a put holds: all but text and facts. Passages are flat: start, end, start, end, ... */
export interface PutHead extends Omit<RecordBody, 'text' | 'facts' | 'passages'> {
  readonly id: string
  readonly passages?: readonly number[]
  /** So many rows in `link` belong to it. Without them it is damaged, not unlinked. */
  readonly linked?: number
  /** It came with vectors. */
  readonly embedded?: true
}

/** What `entry.head` of a note holds. */
export interface NoteHead {
  readonly owner: string
  readonly data: JsonValue
  readonly linked?: number
}

/** Nothing written is shorter than what takes its place when it is forgotten: 22 characters of a digest. */
const tombstoneLength = 24

/** Members are named one by one: this is in the path of every write, and absent ones cost nothing in JSON. */
export function encodePut(id: string, body: RecordBody, links: number, vectors: boolean): string {
  const { at, session, speaker, role, metadata, expires } = body
  const passages =
    body.passages.length === 0 ? undefined : body.passages.flatMap(({ start, end }) => [start, end])
  const linked = links || undefined
  const embedded = vectors || undefined
  const json = JSON.stringify({
    id,
    at,
    session,
    speaker,
    role,
    metadata,
    expires,
    passages,
    linked,
    embedded,
  })
  return json.length < tombstoneLength ? json.padEnd(tombstoneLength) : json
}

export function decodePut(head: PutHead, text: string, facts: string | null): RecordBody {
  const { id: _id, linked: _linked, embedded: _embedded, passages = [], ...rest } = head
  return {
    text,
    ...rest,
    ...(facts !== null && { facts: parse<readonly Fact[]>(facts) }),
    passages: spans(passages),
  }
}

function spans(flat: readonly number[]): Span[] {
  const found: Span[] = []
  for (let i = 0; i < flat.length; i += 2) found.push({ start: flat[i] ?? 0, end: flat[i + 1] ?? 0 })
  return found
}

/** `[1 + passages, dimensions]` float32, little-endian on every machine. */
export function encodeVectors(vectors: StoredVectors): Uint8Array {
  const { whole, passages } = vectors
  const all = new Float32Array(whole.length * (1 + passages.length))
  all.set(whole)
  passages.forEach((passage, i) => all.set(passage, whole.length * (i + 1)))
  return swapped(new Uint8Array(all.buffer))
}

export function decodeVectors(data: Uint8Array, dimensions: number, fingerprint: string): StoredVectors {
  const all = new Float32Array(swapped(data.slice()).buffer)
  const passages: Float32Array[] = []
  for (let at = dimensions; at < all.length; at += dimensions)
    passages.push(all.subarray(at, at + dimensions))
  return { fingerprint, whole: all.subarray(0, dimensions), passages }
}

function swapped(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap32()
  return bytes
}

/** Checksum of `entry.content` and `entry.extra`. */
export function contentSum(content: string | null, extra: string | Uint8Array | null): number {
  const sum = content === null ? 0 : crc32(content, 1)
  return extra === null ? sum : crc32(extra, sum)
}

/** Checksum of the rest of an `entry` row. One call of crc32: this is in the path of every write. */
export function headSum(
  revision: number,
  scope: number,
  kind: number,
  look: number | null,
  contents: number,
  head: string | null,
): number {
  return crc32(`${revision} ${scope} ${kind} ${look} ${contents} ${head}`)
}
