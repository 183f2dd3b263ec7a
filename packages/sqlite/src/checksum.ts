import { crc32 } from 'node:zlib'

/**
 * CRC-32 over the columns of a row in order. Every row that is read carries one, so that a flipped bit on the disk is
 * an error and not a wrong memory; SQLite itself checks only the structure of its pages.
 */
export function checksum(...columns: readonly (string | number | null)[]): number {
  return crc32(columns.join('\n'))
}
