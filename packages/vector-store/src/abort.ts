import { MnesticError } from '@mnestic/core'

/** @throws ABORTED */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new MnesticError('ABORTED', 'The search was aborted by its signal', { cause: signal.reason })
}
