import { resolve } from 'node:path'
import type { Scope } from '@mnestic/core'
import { openApp } from '../app.ts'
import type { App } from '../app.ts'
import { DemoError } from '../app/error-body.ts'
import { scopeLabel } from '../app/scope-key.ts'
import { memoryIsIn } from '../compose.ts'
import { usualDir } from './options.ts'
import { onReembed, plain } from './output.ts'

export interface CommonOptions {
  readonly dir: string
  readonly scope?: Scope
  readonly json?: boolean
}

/** A person at a terminal, who can be asked; never in CI or in a pipe. */
export function interactive({ json = false }: { readonly json?: boolean }): boolean {
  return !json && process.stdin.isTTY && process.stderr.isTTY && process.env['CI'] === undefined
}

/** Ctrl-C stops the work, which closes what it opened and ends the command. */
export async function withSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** Opens the memory for one command. */
export async function withApp<Result>(
  { dir }: CommonOptions,
  work: (app: App, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return await withSignal(async (signal) => {
    await using app = await openApp(dir, { onReembed })
    return await work(app, signal)
  })
}

/** What someone who has nothing yet can do; in the words of the repository, whose root has these commands. */
export function firstStep(dir: string): string {
  const there = resolve(dir) === resolve(usualDir()) ? '' : ` --dir ${JSON.stringify(dir)}`
  const run = 'npm run mnestic -- import'
  return `Import a file first: ${run} FILE${there}. Or the sample that comes along: ${run} --sample sample-en${there}`
}

/** As `withApp`, for commands that only make sense where something is: they make no directory and no file. */
export async function withMemory<Result>(
  options: CommonOptions,
  work: (app: App, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (!(await memoryIsIn(options.dir)))
    throw new DemoError('NOT_FOUND', `There is no memory in ${resolve(options.dir)}.`, firstStep(options.dir))
  return await withApp(options, work)
}

/** The scope that was named, or the only one that there is. */
export async function oneScope(app: App, given: Scope | undefined): Promise<Scope> {
  const all = await app.scopes()
  if (given !== undefined) {
    if (!all.some(({ scope }) => JSON.stringify(scope) === JSON.stringify(given)))
      throw new DemoError(
        'NOT_FOUND',
        `There is no conversation "${scopeLabel(given)}" in ${app.dir}.`,
        all.length === 0
          ? firstStep(app.dir)
          : `There are: ${all
              .slice(0, 10)
              .map(({ scope }) => plain(scopeLabel(scope)))
              .join(', ')}.`,
      )
    return given
  }
  const [only, ...others] = all
  if (only === undefined)
    throw new DemoError('NOT_FOUND', `Nothing is remembered in ${app.dir} yet.`, firstStep(app.dir))
  if (others.length > 0)
    throw new DemoError(
      'INVALID_ARGUMENT',
      `There are ${all.length} conversations in ${app.dir}.`,
      `Say which: ${all
        .slice(0, 10)
        .map(({ scope }) => `--scope ${JSON.stringify(plain(scopeLabel(scope)))}`)
        .join(' or ')}.`,
    )
  return only.scope
}
