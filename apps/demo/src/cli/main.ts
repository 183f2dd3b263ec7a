import { CommanderError } from 'commander'
import type { ErrorBody } from '../api.ts'
import { errorBody } from '../app/error-body.ts'
import { exit, exitCodeOf } from './exit.ts'
import { plain, remark, sayJson } from './output.ts'
import { program } from './program.ts'

/** A memory that cannot be opened is in nobody's way: another directory serves meanwhile. */
function withRemedy(body: ErrorBody, code: number): ErrorBody {
  if (code !== exit.storage || body.remedy !== undefined) return body
  const remedy =
    'Nothing was deleted. To go on with another memory, name its directory: --dir DIR, or the variable MNESTIC_DIR.'
  return { ...body, remedy }
}

/** Runs one command; everything that goes wrong ends in a message, a code and an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) closes the pipe: that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exit.ok)
    throw error
  })
  const json = argv.includes('--json')
  try {
    await program((code) => {
      process.exitCode = code
    }).parseAsync([...argv])
  } catch (error) {
    if (error instanceof CommanderError) {
      const fine = error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
      process.exitCode = fine ? exit.ok : exit.usage
      if (json && !fine) sayJson({ error: { code: 'INVALID_ARGUMENT', message: error.message } })
      return
    }
    process.exitCode = exitCodeOf(error)
    const body = withRemedy(errorBody(error), process.exitCode)
    if (json) sayJson({ error: body })
    else {
      remark(`${body.code}: ${plain(body.message)}`)
      if (body.remedy !== undefined) remark(plain(body.remedy))
      if (
        process.exitCode === exit.unexpected &&
        error instanceof Error &&
        process.env['MNESTIC_DEBUG'] !== undefined
      )
        remark(error.stack ?? '')
    }
  }
}
