import { isMnesticError, MnesticError } from '@mnestic/core'

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const Code = {
  busy: 5,
  locked: 6,
  readonly: 8,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  constraint: 19,
  notadb: 26,
} as const

/** What SQLite or the file system threw, as a coded error. */
export function translate(error: unknown, name: string): MnesticError {
  if (isMnesticError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  const made = (
    code: 'LOCKED' | 'CORRUPT' | 'STORAGE_FAILED',
    what: string,
    retryable: boolean,
  ): MnesticError => new MnesticError(code, `The ${name}: ${what} (${message})`, { retryable, cause: error })
  switch (codeOf(error)) {
    case Code.busy:
    case Code.locked:
      return made('LOCKED', 'another process held it too long. Try again', true)
    case Code.full:
    case Code.ioerr:
      return made('STORAGE_FAILED', 'it cannot be read or written. Nothing of this call was kept', true)
    case Code.corrupt:
    case Code.notadb:
    case Code.constraint: // our statements break none, unless an index disagrees with its table
      return made(
        'CORRUPT',
        'its file is damaged, and made anew with the next write or when the memory is opened again',
        false,
      )
    default:
      return made('STORAGE_FAILED', 'SQLite or the file system refused', false)
  }
}

function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}
