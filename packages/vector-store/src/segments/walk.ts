import { crc32 } from 'node:zlib'
import type { RowLayout } from './contract.ts'
import { readAt, type Handle } from './disk.ts'

/** Bytes that are read at once: few enough that the checksums over them do not hold up the event loop. */
const sliceBytes = 2 ** 18

export interface Shape {
  /** Bytes of the file. */
  readonly size: number
  readonly rows: number
  readonly layout: RowLayout
  /** Of its checksums. */
  readonly seed: number
}

/**
 * Reads a file from its first byte to its last, and gives away each row, then the rows of a slice together: from
 * `first` on, `stride` bytes each. Both are overwritten when the call returns. Answers the checksum of all that belongs
 * to no row. @throws where the file is shorter
 */
export async function walk(
  handle: Handle,
  { size, rows, layout, seed }: Shape,
  onRow: (row: number, bytes: Uint8Array) => void,
  onSlice?: (first: number, count: number, bytes: Uint8Array) => void | Promise<void>,
): Promise<number> {
  const { offset, stride, length } = layout
  const slice = Math.max(1, Math.floor(sliceBytes / stride))
  const buffer = new Uint8Array(Math.max(sliceBytes, slice * stride))
  let sum = seed
  const rest = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += sliceBytes) {
      const bytes = buffer.subarray(0, Math.min(sliceBytes, to - at))
      await readAt(handle, bytes, at)
      sum = crc32(bytes, sum)
    }
  }
  await rest(0, offset)
  for (let first = 0; first < rows; first += slice) {
    const count = Math.min(slice, rows - first)
    const from = offset + first * stride
    // What stands between rows may be missing behind the last one.
    const bytes = buffer.subarray(0, Math.min(count * stride, size - from))
    await readAt(handle, bytes, from)
    for (let i = 0, at = 0; i < count; i++, at += stride) {
      onRow(first + i, bytes.subarray(at, at + length))
      if (stride > length) sum = crc32(bytes.subarray(at + length, at + stride), sum)
    }
    await onSlice?.(first, count, bytes)
  }
  await rest(offset + rows * stride, size)
  return sum
}
