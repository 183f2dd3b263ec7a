import { confirm, isCancel } from '@clack/prompts'
import type { ForgetAnswer, ForgetTarget } from '../api.ts'
import { DemoError } from '../app/error-body.ts'
import { scopeLabel } from '../app/scope-key.ts'
import type { CommonOptions } from './context.ts'
import { interactive, oneScope, withMemory } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { bold, count, dim, head, plain, proofLine, remark, say, sayJson, shorten, warn } from './output.ts'

export interface ForgetOptions extends CommonOptions {
  readonly id?: readonly string[]
  readonly about?: string
  readonly speaker?: string
  readonly before?: string
  readonly between?: readonly [string, string]
  readonly everything?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

function targetOf({ id, about, speaker, before, between, everything }: ForgetOptions): ForgetTarget {
  const given: ForgetTarget[] = []
  if (id !== undefined && id.length > 0) given.push({ kind: 'ids', ids: id })
  if (about !== undefined || speaker !== undefined) given.push({ kind: 'about', text: about, speaker })
  if (before !== undefined) given.push({ kind: 'period', to: before })
  if (between !== undefined) given.push({ kind: 'period', from: between[0], to: between[1] })
  if (everything === true) given.push({ kind: 'everything' })
  const [target, ...more] = given
  if (target === undefined)
    throw new DemoError(
      'INVALID_ARGUMENT',
      'Say what to forget.',
      'Give one of --id, --about, --speaker, --before, --between, --everything.',
    )
  if (more.length > 0)
    throw new DemoError(
      'INVALID_ARGUMENT',
      'That is more than one thing to forget at once.',
      'Give one of --id, --about with or without --speaker, --before, --between, --everything.',
    )
  return target
}

const shown = 20

function preview(
  { count: number, preview: records, derived }: ForgetAnswer,
  say_: (line: string) => void,
): void {
  for (const record of records.slice(0, shown)) say_(`${head(record)}\n    ${shorten(record.text, 160)}`)
  if (number > shown) say_(dim(`... and ${number - shown} more`))
  if (derived.length > 0)
    say_(
      dim(
        `${count(derived.length, 'record')} of these ${derived.length === 1 ? 'was' : 'were'} made from the others`,
      ),
    )
}

function receipt(answer: ForgetAnswer): void {
  say(bold(`${count(answer.count, 'record')} forgotten`))
  for (const [view, proof] of Object.entries(answer.proof)) say(proofLine(view, proof))
  if (answer.pending.length > 0) say(warn(`Not confirmed yet: ${answer.pending.join(', ')}`))
}

export async function forgetCommand(options: ForgetOptions): Promise<ExitCode> {
  const target = targetOf(options)
  return await withMemory(options, async (app, signal) => {
    const scope = await oneScope(app, options.scope)
    const planned = await app.forget({ scope, target, dryRun: true }, signal)
    const json = options.json === true
    if (planned.count === 0) {
      if (json) sayJson(planned)
      else remark(`Nothing of this is in ${plain(scopeLabel(scope))}.`)
      return exit.nothing
    }
    if (options.dryRun === true) {
      if (json) sayJson(planned)
      else {
        preview(planned, say)
        remark(`${count(planned.count, 'record')} would be forgotten.`)
      }
      return exit.ok
    }
    if (options.yes !== true) {
      if (!interactive(options))
        throw new DemoError(
          'INVALID_ARGUMENT',
          'Forgetting cannot be undone.',
          'Look with --dry-run, then say --yes.',
        )
      preview(planned, remark)
      const sure = await confirm({
        message: `Forget ${count(planned.count, 'record')}? This cannot be undone.`,
        initialValue: false,
        output: process.stderr,
      })
      if (isCancel(sure) || !sure) {
        remark('Nothing was forgotten.')
        return exit.interrupted
      }
    }
    const answer = await app.forget({ scope, target, ifRevision: planned.revision }, signal)
    if (json) sayJson(answer)
    else receipt(answer)
    return exit.ok
  })
}
