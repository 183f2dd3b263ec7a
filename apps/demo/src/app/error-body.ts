import { isMnesticError } from '@mnestic/core'
import type { ErrorBody } from '../api.ts'
import { ImportError } from '../import/error.ts'

/** A request of the demo itself that cannot be met. */
export class DemoError extends Error {
  override readonly name: string = 'DemoError'
  readonly code: 'INVALID_ARGUMENT' | 'NOT_FOUND' | 'TOO_LARGE' | 'REFUSED' | 'BUSY'
  readonly remedy: string | undefined

  constructor(code: DemoError['code'], message: string, remedy?: string) {
    super(message)
    this.code = code
    this.remedy = remedy
  }
}

/** Any failure as what a person is shown: a code, what happened, and what to do. */
export function errorBody(error: unknown): ErrorBody {
  if (error instanceof ImportError)
    return {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      ...(error.line === undefined ? {} : { line: error.line }),
      ...(error.column === undefined ? {} : { column: error.column }),
    }
  if (error instanceof DemoError)
    return {
      code: error.code,
      message: error.message,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    }
  if (isMnesticError(error)) return { code: error.code, message: error.message }
  return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) }
}
