import { MnesticError } from './error.ts'

/**
 * Runs a task that must end within `ms` milliseconds or with the caller's signal. The task gets a signal of its own
 * and should heed it; its late answer is ignored. @throws DEADLINE (retryable), ABORTED, or what the task throws
 */
export async function withDeadline<Value>(
  ms: number,
  outer: AbortSignal | undefined,
  task: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const inner = new AbortController()
  let stop = (_error: MnesticError): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = (error) => {
      reject(error)
      inner.abort(error)
    }
  })
  const abort = (): void =>
    stop(new MnesticError('ABORTED', 'The operation was aborted by its signal', { cause: outer?.reason }))
  const timer = setTimeout(
    () => stop(new MnesticError('DEADLINE', `Not done within ${ms} ms`, { retryable: true })),
    ms,
  )
  outer?.addEventListener('abort', abort, { once: true })
  if (outer?.aborted) abort()
  try {
    return await Promise.race([stopped, task(inner.signal)])
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', abort)
  }
}
