import { isMnesticError, MnesticError } from '@mnestic/core'

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const Code = {
  perm: 3,
  busy: 5,
  locked: 6,
  nomem: 7,
  readonly: 8,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  cantopen: 14,
  toobig: 18,
  constraint: 19,
  notadb: 26,
} as const

/** File system errors that may be gone when the same call is made again. */
const passing: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'EBUSY',
])

/** Stored data fails its checks: `what` says where. */
export function corrupt(what: string, cause?: unknown): MnesticError {
  return new MnesticError(
    'CORRUPT',
    `${what}. Nothing was changed. Restore the directory from a backup, or export what can still be read into a new one`,
    cause === undefined ? {} : { cause },
  )
}

/** Where a directory has to be, or above it, stands something else. */
export function isAFile(path: string, name: string): MnesticError {
  return new MnesticError('STORAGE_FAILED', `${name}: ${path} is a file; give a directory`)
}

/** A directory that is not there, and that the file system does not let us make or look for. */
export function cannotMake(directory: string, name: string, cause: unknown): MnesticError {
  const code = hasCode(cause) && typeof cause.code === 'string' ? cause.code : ''
  const message = cause instanceof Error ? cause.message : String(cause)
  return new MnesticError(
    'STORAGE_FAILED',
    `${name}: the directory ${directory} cannot be made (${message}). Give one that is there, or a place where this process may write`,
    { retryable: passing.has(code), cause },
  )
}

/** Translates what SQLite, the file system or a check threw while working on `name`. */
export function translate(error: unknown, name: string): MnesticError {
  if (isMnesticError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = sqliteCode(error)
  if (code === undefined) return translateSystem(error, name, message)
  const failed = (what: string, retryable: boolean): MnesticError =>
    new MnesticError('STORAGE_FAILED', `${name}: ${what} (${message})`, { retryable, cause: error })
  switch (code) {
    case Code.busy:
    case Code.locked:
      return new MnesticError(
        'LOCKED',
        `${name}: another process or connection held the log longer than busyTimeout. Try again, or raise busyTimeout (${message})`,
        { retryable: true, cause: error },
      )
    case Code.full:
      return failed(
        'the disk, or maxBytes, is full. Nothing of this call was kept; free some space and try again',
        true,
      )
    case Code.ioerr:
      return failed('reading or writing failed. Nothing of this call was kept', true)
    case Code.nomem:
      return failed('out of memory', true)
    case Code.readonly:
    case Code.perm:
      return failed(
        'the directory or its files cannot be written. Give this process the right to write there',
        false,
      )
    case Code.cantopen:
      return failed('the log cannot be opened. Check that the directory can be read and written', false)
    case Code.toobig:
      return new MnesticError(
        'TOO_LARGE',
        `${name}: a value is larger than SQLite holds, 1,000,000,000 bytes`,
        { cause: error },
      )
    case Code.corrupt:
    case Code.notadb:
    case Code.constraint: // our statements break none, unless an index disagrees with its table
      return corrupt(`${name}: the log is damaged (${message})`, error)
    default:
      return failed('SQLite refused', false)
  }
}

function translateSystem(error: unknown, name: string, message: string): MnesticError {
  const code = hasCode(error) && typeof error.code === 'string' ? error.code : ''
  // An integer that SQLite can hold and a JavaScript number cannot: we never wrote one.
  if (code === 'ERR_OUT_OF_RANGE') return corrupt(`${name}: the log is damaged (${message})`, error)
  return new MnesticError('STORAGE_FAILED', `${name}: ${message}`, {
    retryable: passing.has(code),
    cause: error,
  })
}

function sqliteCode(error: unknown): number | undefined {
  if (!hasCode(error) || error.code !== 'ERR_SQLITE_ERROR') return undefined
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : -1
}

function hasCode(error: unknown): error is { readonly code: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error
}
