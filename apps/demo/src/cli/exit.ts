import { isMnesticError } from '@mnestic/core'
import { DemoError } from '../app/error-body.ts'
import { ImportError } from '../import/error.ts'

/** What the command line's exit codes mean. They are part of its interface. */
export const exit = {
  ok: 0,
  /** A fault of ours. */
  unexpected: 1,
  /** A wrong option, a file that cannot be read or understood. */
  usage: 2,
  /** Nothing was found: no memory, no such conversation or record, no records for a question, nothing to forget. */
  nothing: 3,
  /** There is a memory, and it cannot be opened or written: locked, damaged, disk full, of a newer version. */
  storage: 4,
  /** A copy is not the same as what it was made from. */
  different: 5,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ImportError) return exit.usage
  if (error instanceof DemoError) return error.code === 'NOT_FOUND' ? exit.nothing : exit.usage
  if (!isMnesticError(error)) return exit.unexpected
  switch (error.code) {
    case 'INVALID_ARGUMENT':
    case 'TOO_LARGE':
    case 'DUPLICATE_ID':
    case 'CONFLICT':
    case 'UNSUPPORTED':
    case 'FORGOTTEN':
      return exit.usage
    case 'NOT_FOUND':
      return exit.nothing
    case 'CORRUPT':
    case 'NEWER_FORMAT':
    case 'LOCKED':
    case 'STORAGE_FAILED':
    case 'EMBEDDER_MISMATCH':
      return exit.storage
    case 'ABORTED':
      return exit.interrupted
    case 'EMBEDDER_FAILED':
    case 'BACKEND_FAILED':
    case 'DEADLINE':
    case 'CLOSED':
      return exit.unexpected
  }
}
