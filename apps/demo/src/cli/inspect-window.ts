import { scopeLabel } from '../app/scope-key.ts'
import type { App } from '../app.ts'
import type { WindowPage } from '../api/window.ts'
import type { CommonOptions } from './context.ts'
import { oneScope, withMemory } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { bold, count, date, dim, fit, plain, remark, say, sayJson } from './output.ts'

export interface WindowOptions {
  /** Tokens. */
  readonly budget?: number
  /** Fills the window, and attends to the records. */
  readonly cue?: string
}

/** What stands in every prompt; with a cue, the prompt that it makes and what it attends to. */
export async function windowOf(
  app: App,
  scope: Awaited<ReturnType<typeof oneScope>>,
  { budget, cue }: WindowOptions,
  signal: AbortSignal,
): Promise<WindowPage> {
  if (cue === undefined) return await app.window({ scope, budget }, signal)
  const { layout } = await app.ask({ scope, question: cue, budget }, signal)
  return await app.window({ scope, budget, layout, cue, limit: 20 }, signal)
}

export function reportWindow({ window, attention }: WindowPage): void {
  const { tokens, budget, blocks } = window
  say(bold(`${count(tokens, 'token')} of ${budget.toLocaleString('en')}`))
  for (const { name, tokens: all, records } of blocks) {
    say(dim(`── ${plain(name)}, ${count(all, 'token')} ${'─'.repeat(24)}`))
    for (const { record, tokens: own, why, inPart } of records)
      say(
        `${String(own).padStart(5)} ${why.padEnd(6)} ${dim(date(record.at))}${inPart ? dim(' in part') : ''} ${bold(plain(record.speaker ?? ''))}: ${fit(record.text)}`,
      )
  }
  if (attention === undefined) return
  say()
  say(bold(`Attention over ${count(attention.attended, 'record')}`))
  say(dim(`   all ${attention.heads.map(({ name }) => plain(name).padStart(8)).join(' ')}`))
  for (const { record, weight, heads } of attention.records)
    say(
      `${weight.toFixed(4)} ${heads.map((one) => one.toFixed(4).padStart(8)).join(' ')}  ${bold(plain(record.speaker ?? ''))}: ${fit(record.text)}`,
    )
  say(dim(`  rest ${attention.heads.map(({ rest }) => rest.toFixed(4).padStart(8)).join(' ')}`))
}

/** Lets records stand in every prompt, or takes that back. */
export async function pinCommand(
  ids: readonly string[],
  pinned: boolean,
  options: CommonOptions,
): Promise<ExitCode> {
  return await withMemory(options, async (app) => {
    const scope = await oneScope(app, options.scope)
    await app.pin({ scope, ids, pinned })
    if (options.json === true) sayJson({ scope, ids, pinned })
    else
      remark(
        `${count(ids.length, 'record')} of ${plain(scopeLabel(scope))} ${pinned ? 'pinned: in every prompt from now on' : 'not pinned any more'}.`,
      )
    return exit.ok
  })
}
