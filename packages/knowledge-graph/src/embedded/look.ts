/**
 * A hash of a text, 52 bits, under the key of one log: two multiplicative hashes of 32 bits, mixed as in MurmurHash3's
 * finalizer (Appleby, public domain). It finds texts and is always checked against them. No text can be read from it,
 * but who has the file, and with it the log's id, can test a guess.
 */
export function look(key: number, text: string): number {
  let a = key ^ 0x9e3779b9
  let b = Math.imul(key, 0x85ebca6b) ^ text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x5bd1e995)
    b ^= b >>> 15
  }
  return (mixed(a ^ (b >>> 7)) & 0xfffff) * 0x1_0000_0000 + mixed(b)
}

/** Of the log's id. */
export function keyOfLog(logId: string): number {
  return mixed(look(0, logId))
}

function mixed(hash: number): number {
  let h = hash | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
