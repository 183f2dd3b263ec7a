import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cannotMake, isAFile } from './errors.ts'

/**
 * Makes the directory, and sees to it that a power cut does not take it away again. Level by level: Node's own
 * `recursive` goes round for ever where a parent is there and nothing can be made in it, as in `/proc`.
 */
export function makeDirectory(directory: string, name: string): void {
  const missing: string[] = []
  let path = resolve(directory)
  for (;;) {
    const kind = kindOf(path, directory, name)
    if (kind === 'directory') break
    if (kind === 'other') throw isAFile(path, name)
    missing.push(path)
    const parent = dirname(path)
    if (parent === path) break // a drive that is not there
    path = parent
  }
  for (const level of missing.toReversed()) make(level, directory, name)
}

function make(path: string, directory: string, name: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
    throw cannotMake(directory, name, error)
  }
  syncDirectory(dirname(path))
}

function kindOf(path: string, directory: string, name: string): 'directory' | 'other' | 'nothing' {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return 'nothing'
    return found.isDirectory() ? 'directory' : 'other'
  } catch (error) {
    // Below a file: it is found, and named, higher up.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return 'nothing'
    throw cannotMake(directory, name, error)
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

/** See `OpenStorage.dropFolders`. Somebody may put files in meanwhile. */
export function dropFolders(views: string, scopes: readonly number[], except: readonly string[]): void {
  if (statSync(views, { throwIfNoEntry: false }) === undefined) return
  for (const view of readdirSync(views)) {
    if (except.includes(view)) continue
    const folder = join(views, view, 'scopes')
    const there = scopes.filter((scope) => statSync(join(folder, String(scope)), { throwIfNoEntry: false }))
    for (const scope of there)
      rmSync(join(folder, String(scope)), { recursive: true, force: true, maxRetries: 5, retryDelay: 5 })
    if (there.length > 0) syncDirectory(folder)
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
