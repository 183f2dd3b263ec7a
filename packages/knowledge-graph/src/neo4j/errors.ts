import { isMnesticError, MnesticError } from '@mnestic/core'

/** What the driver threw, as a coded error. */
export function translate(error: unknown, name: string): MnesticError {
  if (isMnesticError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = textOf(error, 'code')
  const made = (what: string, retryable: boolean): MnesticError =>
    new MnesticError('STORAGE_FAILED', `The ${name}: ${what} (${code || 'no code'}: ${message})`, {
      retryable,
      cause: error,
    })
  if (
    code === 'Neo.ClientError.Security.AuthorizationExpired' ||
    code === 'Neo.ClientError.Security.TokenExpired'
  )
    return made('its credentials have expired. Try again with new ones', true)
  if (code.startsWith('Neo.ClientError.Security.'))
    return made('the server refuses user or password, or what this user may do. Check `auth`', false)
  if (code === 'Neo.ClientError.Database.DatabaseNotFound')
    return made('the server has no such database. Check `database`', false)
  // By its shape: a driver that was passed in may be of another copy of the package.
  if (typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === true)
    return made('the server does not answer, or asks to try again. Nothing of this call was kept', true)
  return made('the server refused', false)
}

function textOf(error: unknown, name: 'code'): string {
  if (typeof error !== 'object' || error === null || !(name in error)) return ''
  return typeof error[name] === 'string' ? error[name] : ''
}
