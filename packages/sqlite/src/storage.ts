import { fileURLToPath } from 'node:url'
import type { Storage } from '@mnestic/core'
import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import { open } from './open.ts'

export interface SqliteStorageOptions {
  /**
   * How long a call waits for another process that is writing, in milliseconds, before it fails with LOCKED; 5,000 by
   * default. The wait blocks the event loop, since `node:sqlite` is synchronous.
   */
  readonly busyTimeout?: number
  /**
   * A limit to the size of the log in bytes, from 1 MiB; none by default. A write that would exceed it fails with
   * STORAGE_FAILED (retryable: forgetting makes room); forgetting itself may exceed it.
   */
  readonly maxBytes?: number
}

const known: readonly string[] = ['busyTimeout', 'maxBytes'] satisfies readonly (keyof SqliteStorageOptions)[]

/**
 * A durable log in a directory (a path, or a `file:` URL), which is made where it does not exist: `log.sqlite` with its
 * write-ahead log, and `views/` for the files of views. Opening reads a few pages, whatever the size. Several storages,
 * also of other processes, may have the directory open at once. Needs Node 22.13 or newer.
 *
 * @throws INVALID_ARGUMENT (here); CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED, UNSUPPORTED (in `open`)
 */
export function sqliteStorage(directory: string | URL, options: SqliteStorageOptions = {}): Storage {
  const path = checkDirectory(directory)
  checkMembers('The options of sqliteStorage', options, known)
  const { busyTimeout = 5_000, maxBytes } = options
  checkInteger('busyTimeout', busyTimeout, 0, 2 ** 31 - 1)
  if (maxBytes !== undefined) checkInteger('maxBytes', maxBytes, 2 ** 20, 2 ** 43)
  const name = `sqlite:${path}`
  return { specVersion: 'v1', name, open: () => open(path, name, { busyTimeout, maxBytes }) }
}

function checkDirectory(given: unknown): string {
  if (given instanceof URL) return pathOf(given)
  if (typeof given !== 'string' || given === '' || given.includes('\0'))
    throw invalid('directory', given, 'the path of a directory, or its file: URL')
  // As `import.meta.resolve` and `url.href` give it: as a path it would make a folder named "file:".
  if (/^file:\/\//i.test(given))
    throw invalid(
      'directory',
      given,
      'a path, or a URL object: take fileURLToPath(...) or new URL(...) of it',
    )
  return given
}

function pathOf(url: URL): string {
  try {
    const path = fileURLToPath(url)
    if (!path.includes('\0')) return path
  } catch {
    // Of another protocol, or with a host: told below.
  }
  throw invalid('directory', url.href, 'the path of a directory, or its file: URL')
}
