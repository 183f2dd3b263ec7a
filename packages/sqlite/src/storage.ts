import { MnesticError, type Storage } from '@mnestic/core'
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

/**
 * A durable log in a directory, which is made where it does not exist: `log.sqlite` with its write-ahead log, and
 * `views/` for the files of views. Opening reads a few pages, whatever the size. Several storages, also of other
 * processes, may have the directory open at once. Needs Node 22.13 or newer.
 *
 * @throws INVALID_ARGUMENT (here); CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED, UNSUPPORTED (in `open`)
 */
export function sqliteStorage(directory: string, options: SqliteStorageOptions = {}): Storage {
  if (typeof directory !== 'string' || directory === '' || directory.includes('\0'))
    throw invalid('directory', directory, 'the path of a directory')
  const { busyTimeout = 5_000, maxBytes } = options
  checkInteger('busyTimeout', busyTimeout, 0, 2 ** 31 - 1)
  if (maxBytes !== undefined) checkInteger('maxBytes', maxBytes, 2 ** 20, 2 ** 43)
  const name = `sqlite:${directory}`
  return { specVersion: 'v1', name, open: () => open(directory, name, { busyTimeout, maxBytes }) }
}

function checkInteger(option: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return
  throw invalid(option, value, `an integer from ${least} to ${most}`)
}

function invalid(option: string, value: unknown, expected: string): MnesticError {
  return new MnesticError('INVALID_ARGUMENT', `${option} is ${JSON.stringify(value)}; it must be ${expected}`)
}
