import { writeFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { Failure } from './failure.ts'
import { thisMachine } from './machine.ts'
import { toRows } from './rows.ts'
import type { Suite } from './suite.ts'
import { suites } from './suites.ts'
import { table } from './table.ts'
import { versions } from './versions.ts'

/**
 * Runs the suite that the arguments name: rows as a table on stdout, notes on stderr.
 * Returns the exit code: 0, 1 (the code under measurement failed), 2 (wrong arguments, missing data).
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return explain(error)
    console.error(error instanceof Failure ? error.message : error)
    return error instanceof Failure ? 2 : 1
  }
}

function createProgram(): Command {
  const program = new Command('npm run bench --')
    .description('Runs one benchmark suite.')
    .exitOverride()
    .showSuggestionAfterError(false)
    .helpCommand(false)
  for (const suite of suites) {
    const command = program.command(suite.name).description(suite.about)
    suite.configure(command)
    command
      .option('--json <file>', 'write the rows into this file')
      .action(async () => runSuite(suite, command))
  }
  return program
}

async function runSuite(suite: Suite, command: Command): Promise<void> {
  const machine = thisMachine()
  const used = versions()
  console.error(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${used['node'] ?? ''}`,
  )
  const measures = await suite.run(command, (line) => console.error(line))
  console.log(table(measures))
  const { json } = command.opts<{ readonly json?: string }>()
  if (json === undefined) return
  const rows = toRows(suite.name, measures, used, machine)
  try {
    writeFileSync(json, `${JSON.stringify(rows, undefined, 2)}\n`)
  } catch (error) {
    throw new Failure(`The rows could not be written: ${String(error)}`)
  }
}

/** Commander has said what is wrong; an unknown suite needs the list besides. */
function explain(error: CommanderError): number {
  if (error.code === 'commander.unknownCommand')
    console.error(`There are: ${suites.map(({ name }) => name).join(', ')}.`)
  return error.exitCode === 0 ? 0 : 2
}
