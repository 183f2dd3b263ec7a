import { writeSync } from 'node:fs'
import { nextTurn } from '@mnestic/core'
import type { RowLayout } from './contract.ts'
import type { Handle } from './disk.ts'
import type { Ledger } from './ledger.ts'

/** Rows that are overwritten between two turns of the event loop: about 2 ms. */
const together = 256

/**
 * Overwrites rows with zeros, each entry of the ledger before its row. Without waiting for each write: somebody waits to
 * forget, and a write into the system's cache takes less time than asking a thread for it.
 */
export async function blankRows(
  rows: readonly number[],
  ledger: Ledger,
  { offset, stride, length }: RowLayout,
  entries: Handle,
  content: Handle,
): Promise<void> {
  const zeros = new Uint8Array(length)
  for (const [i, row] of rows.entries()) {
    if (i > 0 && i % together === 0) await nextTurn()
    writeWhole(entries.fd, ledger.erase(row), row * 8)
    writeWhole(content.fd, zeros, offset + row * stride)
  }
}

function writeWhole(fd: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(fd, bytes, written, bytes.length - written, position + written)
}
