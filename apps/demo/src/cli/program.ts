import { Command, Option } from 'commander'
import { askCommand } from './ask-command.ts'
import type { AskOptions } from './ask-command.ts'
import { demoCommand } from './demo-command.ts'
import type { DemoOptions } from './demo-command.ts'
import { copyCommand } from './copy-command.ts'
import type { CopyOptions } from './copy-command.ts'
import type { ExitCode } from './exit.ts'
import { exportCommand } from './export-command.ts'
import type { ExportOptions } from './export-command.ts'
import { forgetCommand } from './forget-command.ts'
import type { ForgetOptions } from './forget-command.ts'
import { importCommand } from './import-command.ts'
import type { ImportOptions } from './import-command.ts'
import { inspectCommand } from './inspect-command.ts'
import type { InspectOptions } from './inspect-command.ts'
import { pinCommand } from './inspect-window.ts'
import type { CommonOptions } from './context.ts'
import {
  amountOption,
  integerOption,
  rangeOption,
  recencyOption,
  scopeOption,
  timeOption,
  usualDir,
} from './options.ts'

const exitCodes = `
Exit codes:
  0    done
  1    a fault of the program
  2    a wrong option, or a file that cannot be read or understood
  3    nothing was found
  4    the memory cannot be opened or written (locked, damaged, disk full, newer version)
  5    a copy differs from its source
  130  stopped

The memory is a directory: --dir, else MNESTIC_DIR, else .mnestic in the current folder.
Answers go to stdout, progress and remarks to stderr. Times without a zone are UTC.`

/** The commands. `finish` gets the exit code of the one that ran. */
export function program(finish: (code: ExitCode) => void): Command {
  const root = new Command('mnestic')
    .description('Import a conversation, ask it, look into it, and forget.')
    .addHelpText('after', exitCodes)
    .showHelpAfterError('(mnestic --help shows the commands)')
    .exitOverride()

  const command = (usage: string, description: string): Command =>
    root
      .command(usage)
      .description(description)
      .addOption(new Option('--dir <dir>', 'directory of the memory').default(usualDir(), '.mnestic'))
      .option('--json', 'answer as JSON')
      .exitOverride()
  const scoped = (usage: string, description: string): Command =>
    command(usage, description).option(
      '--scope <scope>',
      'which conversation; "/" between names',
      scopeOption,
    )

  scoped(
    'import <file>',
    'import a conversation: ChatGPT or Claude export, JSON lines, Markdown, chat text, LoCoMo',
  )
    .option('--restore', 'bring back what was forgotten')
    .option('--sample', 'FILE is a sample that comes along: sample-en or sample-zh')
    .action(async (file: string, options: ImportOptions) => finish(await importCommand(file, options)))

  scoped('ask <question>', 'records that come to mind, strongest first')
    .option('--limit <n>', 'records at most', integerOption(1, 1_000))
    .option(
      '--budget <tokens>',
      'show the assembled context, of this size at most',
      integerOption(1, 1_000_000),
    )
    .option('--context', 'show the assembled context')
    .option('--why', 'show what each score is made of, as bars')
    .option('--as-of <time>', 'only records dated up to this time', timeOption)
    .option('--speaker <name>', 'only what this person said')
    .option('--between <from..to>', 'only records of this period', rangeOption)
    .option('--diversity <amount>', 'rather records that differ from each other: 0 to 0.99', amountOption)
    .option(
      '--recency <days>',
      'rather newer records: days until one counts half, or DAYS:WEIGHT',
      recencyOption,
    )
    .action(async (question: string, options: AskOptions) => finish(await askCommand(question, options)))

  scoped('forget', 'take records out of the memory for good, with proof')
    .option('--id <ids...>', 'these records')
    .option('--about <word>', 'records in whose text this word or name stands')
    .option('--speaker <name>', 'records of this speaker')
    .option('--before <time>', 'records dated before this', timeOption)
    .option('--between <from..to>', 'records of this period, the end excluded', rangeOption)
    .option('--everything', 'all of the conversation')
    .option('--dry-run', 'only show what would go')
    .option('--yes', 'do not ask')
    .action(async (options: ForgetOptions) => finish(await forgetCommand(options)))

  scoped('inspect [what] [id]', 'scopes (default), scope, record ID, graph [ENTITY], state, window, stats')
    .option('--limit <n>', 'records of a page', integerOption(1, 1_000))
    .option('--after <cursor>', 'the next page, as the page before named it')
    .option('--valid-at <time>', 'of the graph: only facts that hold at this time', timeOption)
    .option('--budget <tokens>', 'of the window', integerOption(1, 1_000_000))
    .option('--cue <question>', 'fills the window, and attends to the records')
    .action(async (what: string | undefined, id: string | undefined, options: InspectOptions) =>
      finish(await inspectCommand(what, id, options)),
    )

  scoped('pin <ids...>', 'let records stand in every prompt').action(
    async (ids: readonly string[], options: CommonOptions) => finish(await pinCommand(ids, true, options)),
  )

  scoped('unpin <ids...>', 'take the pins of records out').action(
    async (ids: readonly string[], options: CommonOptions) => finish(await pinCommand(ids, false, options)),
  )

  scoped('export', 'write a conversation as JSON lines')
    .option('--out <file>', 'into a file; default: stdout')
    .action(async (options: ExportOptions) => finish(await exportCommand(options)))

  command('copy', 'move a whole memory to another place: a directory, or postgres://USER@HOST:PORT/DATABASE')
    .option('--from <place>', 'what is copied; default: the memory')
    .requiredOption('--to <place>', 'empty, or begun by an earlier copy of the same memory')
    .option('--from-schema <name>', 'of a PostgreSQL database; default: mnestic')
    .option('--to-schema <name>', 'of a PostgreSQL database; default: mnestic')
    .addHelpText(
      'after',
      `
Stopped or failed, the same command goes on where it was; run later, it brings what is new and erases what was forgotten.
The password of a database may stand in PGPASSWORD instead of its URL.`,
    )
    .action(async (options: CopyOptions) => finish(await copyCommand(options)))

  command('demo', 'serve the web application on this machine')
    .option('--port <port>', 'exactly this port; 0 for any free one', integerOption(0, 65_535))
    .option('--no-open', 'do not open a browser')
    .action(async (options: DemoOptions) => finish(await demoCommand(options)))

  return root
}
