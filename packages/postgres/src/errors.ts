import { isMnesticError, MnesticError } from '@mnestic/core'

/** Stored data fails its checks: `what` says where. */
export function corrupt(what: string, cause?: unknown): MnesticError {
  return new MnesticError(
    'CORRUPT',
    `${what}. Nothing was changed. Restore the schema from a backup, or export what can still be read into a new one`,
    cause === undefined ? {} : { cause },
  )
}

/** Of the server (https://www.postgresql.org/docs/current/errcodes-appendix.html), or of the socket: `ECONNRESET`. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

const sqlState = /^[0-9A-Z]{5}$/

/** Sockets that fail, and what pg says when one ends: it has no code for that. */
const socket: readonly string[] = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]
const ended = /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout e)/

/** The connection is gone, or never came about. What was under way may have happened or not. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error)
  // 57P01 to 57P03: shut down, crashed, starting up; 57P05, 25P03: it sat idle too long; class 08: the connection.
  return (
    socket.includes(code) ||
    /^(57P0[1235]|25P03|08...)$/.test(code) ||
    (error instanceof Error && ended.test(error.message))
  )
}

/** The server gave up a transaction whose like would pass: deadlocks and serialisation failures. */
export function isPassing(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error))
}

/** Refused since an earlier statement of the transaction had failed. */
export function isAftermath(error: unknown): boolean {
  return codeOf(error) === '25P02'
}

/** Others held a lock for longer than it was waited for. */
export function isLocked(error: unknown): boolean {
  return codeOf(error) === '55P03'
}

/**
 * The server had enough of a statement, or no room for what it asked: of several that are committed together it may be
 * one that asks too much. 57014: it took too long; class 53: disk, memory; 58: the file system.
 */
export function isOwn(error: unknown): boolean {
  return /^(57014|5[38]...)$/.test(codeOf(error))
}

/** Translates what pg, the socket or a check threw while working on `name`. */
export function translate(error: unknown, name: string): MnesticError {
  if (isMnesticError(error)) return error
  const message = error instanceof Error && error.message !== '' ? error.message : codeOf(error)
  const code = codeOf(error)
  const failed = (what: string, retryable: boolean): MnesticError =>
    new MnesticError('STORAGE_FAILED', `${name}: ${what} (${message})`, { retryable, cause: error })
  if (message.startsWith('timeout exceeded'))
    return failed('no connection became free within connectTimeout. Try again, or raise connections', true)
  if (isLost(error))
    return failed('the connection was lost, or none came about. Try again when the server is back', true)
  if (isPassing(error)) return failed('others were in the way again and again. Try again', true)
  if (isLocked(error))
    return new MnesticError(
      'LOCKED',
      `${name}: other processes held the log longer than lockTimeout. Try again, or raise it (${message})`,
      { retryable: true, cause: error },
    )
  switch (code) {
    case '57014':
      return failed('a statement took longer than statementTimeout. Nothing of this call was kept', true)
    case '25006':
      return failed('the server takes no writes: it is a standby, or set to read only', true)
    case '42501':
      return failed('this user may not do that. Grant it the rights that the README names', false)
    case '54000':
      return new MnesticError('TOO_LARGE', `${name}: more than PostgreSQL holds (${message})`, {
        cause: error,
      })
    case '42P01':
    case '42703':
    case 'XX001':
    case 'XX002':
      return corrupt(`${name}: the log is damaged, or was changed by hand (${message})`, error)
  }
  // Class 53: out of disk, memory or connections; 58: the server's file system.
  if (sqlState.test(code)) return failed('PostgreSQL refused', /^5[38]/.test(code))
  return failed('pg failed', false)
}
