import type { ErrorCode } from './contract/error.ts'

/** Marks the error across copies of the package. */
const brand = '@mnestic/error'

/**
 * The one error that Mnestic throws. `code` is from a closed union, `retryable` says whether the same call may
 * succeed later, the message names the value and the remedy. Recognise it with `isMnesticError`: several copies of
 * the package may be loaded, so `instanceof` is not reliable.
 */
export class MnesticError extends Error {
  override readonly name: string = 'MnesticError'
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly '@mnestic/error': true = true

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** True for a `MnesticError` of any copy of the package; with `code`, only for that one. */
export function isMnesticError(error: unknown, code?: ErrorCode): error is MnesticError {
  return (
    typeof error === 'object' &&
    error !== null &&
    brand in error &&
    (code === undefined || ('code' in error && error.code === code))
  )
}

/** The error itself if it is one of ours, else one that wraps it. */
export function toMnesticError(
  error: unknown,
  code: ErrorCode,
  message: string,
  retryable = false,
): MnesticError {
  if (isMnesticError(error)) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new MnesticError(code, `${message}: ${detail}`, { retryable, cause: error })
}

/** For long work, now and then. @throws ABORTED with the signal's reason as cause */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new MnesticError('ABORTED', 'The operation was aborted by its signal', { cause: signal.reason })
}
