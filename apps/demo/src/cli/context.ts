import type { Scope } from '@mnestic/core'
import { openApp } from '../app.ts'
import type { App } from '../app.ts'
import { DemoError } from '../app/error-body.ts'
import { scopeLabel } from '../app/scope-key.ts'
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

/** Opens the memory for one command; Ctrl-C stops the work, closes it, and ends the command. */
export async function withApp<Result>(
  { dir }: CommonOptions,
  work: (app: App, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await using app = await openApp(dir, { onReembed })
    return await work(app, controller.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
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
          ? 'Import one first: mnestic import FILE.'
          : `There are: ${all
              .slice(0, 10)
              .map(({ scope }) => plain(scopeLabel(scope)))
              .join(', ')}.`,
      )
    return given
  }
  const [only, ...others] = all
  if (only === undefined)
    throw new DemoError(
      'NOT_FOUND',
      `Nothing is remembered in ${app.dir} yet.`,
      'Import a file first: mnestic import FILE.',
    )
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
