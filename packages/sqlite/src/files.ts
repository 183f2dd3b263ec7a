import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Makes the directory, and sees to it that a power cut does not take it away again. */
export function makeDirectory(directory: string): void {
  const made = mkdirSync(directory, { recursive: true })
  if (made === undefined) return
  const last = dirname(resolve(made))
  let path = resolve(directory)
  while (path !== last) {
    path = dirname(path)
    syncDirectory(path)
  }
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return // cannot open directories, and keeps their entries by itself
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Bytes of all files below a directory. Files that go meanwhile count nothing. */
export function bytesBelow(directory: string): number {
  let sum = 0
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile())
      sum += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  }
  return sum
}
