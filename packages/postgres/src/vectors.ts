import { endianness } from 'node:os'
import type { StoredVectors } from '@mnestic/core'
import { corrupt } from './errors.ts'

/**
 * A vector in the binary form of pgvector's type, which is bit for bit that of the floats: int16 dimensions, int16 0,
 * float32s, all big-endian (https://github.com/pgvector/pgvector/blob/master/src/vector.c, vector_send). Texts would
 * be three times as long, and have to be parsed.
 */
export function encodeVector(vector: Float32Array): Buffer {
  const encoded = Buffer.allocUnsafe(headerBytes + 4 * vector.length)
  encoded.writeUInt16BE(vector.length, 0)
  encoded.writeUInt16BE(0, 2)
  encoded.set(bigEndian(new Uint8Array(vector.slice().buffer)), headerBytes)
  return encoded
}

/** The whole text, then the passages. */
export function partsOf({ whole, passages }: StoredVectors): readonly Float32Array[] {
  return [whole, ...passages]
}

/** Vectors one after the other, as their rows were joined. */
export function decodeVectors(joined: Buffer, fingerprint: string): StoredVectors {
  const parts: Float32Array[] = []
  for (let at = 0; at < joined.length;) {
    const end = at + headerBytes + 4 * joined.readUInt16BE(at)
    const floats = joined.subarray(at + headerBytes, end)
    if (end > joined.length) throw corrupt('The log is damaged: a vector is cut off')
    parts.push(new Float32Array(bigEndian(new Uint8Array(floats)).buffer))
    at = end
  }
  const [whole, ...passages] = parts
  if (whole === undefined) throw corrupt('The log is damaged: a record has no vectors of its own')
  return { fingerprint, whole, passages }
}

const headerBytes = 4

/** From the machine's order to the wire's, or back. In place. */
function bigEndian(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (endianness() === 'LE') Buffer.from(bytes.buffer).swap32()
  return bytes
}
