import { isMnesticError, type MnesticError } from '@mnestic/core'

/** The error with which a promise is rejected. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('it was fulfilled'),
    (error: unknown) => error,
  )
}

/** The same, where it is one of ours; anything else is thrown. */
export async function refusal(promise: Promise<unknown>): Promise<MnesticError> {
  const error = await rejection(promise)
  if (isMnesticError(error)) return error
  throw error
}
