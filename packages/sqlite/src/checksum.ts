import { crc32 } from 'node:zlib'

export type Part = string | number | null | Uint8Array

/**
 * CRC-32 over the parts of a row in order. Every row that is read carries one, so that a flipped bit on the disk is
 * an error and not a wrong memory; SQLite itself checks only the structure of its pages.
 */
export function checksum(...parts: readonly Part[]): number {
  let sum = 0
  for (const part of parts) {
    sum = part instanceof Uint8Array ? crc32(part, crc32(`${part.length}:`, sum)) : crc32(`${part} `, sum)
  }
  return sum
}
