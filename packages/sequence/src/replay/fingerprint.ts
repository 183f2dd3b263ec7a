import type { Parameter } from '../layers/parameter.ts'

/**
 * 128 bits of names, shapes and numbers, as 32 hexadecimal digits: tells states of one set of weights from those of
 * another. Against accidents, not against forgery.
 */
export function weightsHash(parameters: readonly Parameter[]): string {
  const names = new TextEncoder().encode(JSON.stringify(parameters.map(({ name, shape }) => [name, shape])))
  const parts = [names, ...parameters.map(({ value }) => bytesOf(value.data))]
  return fingerprint(new TextEncoder().encode(parts.map(fingerprint).join()))
}

/** Four lanes of MurmurHash3's 32-bit hash (Appleby 2011), each with a seed of its own. */
export function fingerprint(bytes: Uint8Array): string {
  return [0, 0x9747b28c, 0x3c6ef372, 0x1b873593]
    .map((seed) => murmur3(bytes, seed).toString(16).padStart(8, '0'))
    .join('')
}

function murmur3(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = seed
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(view.getInt32(at, true))
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  let rest = 0
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | (bytes[at] ?? 0)
  hash ^= scramble(rest) ^ bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function scramble(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

export function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
