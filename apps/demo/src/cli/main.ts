import { CommanderError } from 'commander'
import { errorBody } from '../app/error-body.ts'
import { exit, exitCodeOf } from './exit.ts'
import { plain, remark, sayJson } from './output.ts'
import { program } from './program.ts'

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
    const body = errorBody(error)
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
