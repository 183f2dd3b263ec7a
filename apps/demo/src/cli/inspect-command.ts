import { isMnesticError } from '@mnestic/core'
import type { Overview, RecordDetail } from '../api.ts'
import { DemoError } from '../app/error-body.ts'
import { scopeLabel } from '../app/scope-key.ts'
import type { CommonOptions } from './context.ts'
import { firstStep, oneScope, withMemory } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { reportEntity, reportGraph } from './inspect-graph.ts'
import { reportWindow, windowOf, type WindowOptions } from './inspect-window.ts'
import { reportState } from './inspect-state.ts'
import { bold, count, date, dim, fit, head, plain, remark, say, sayJson } from './output.ts'

export interface InspectOptions extends CommonOptions, WindowOptions {
  readonly limit?: number
  readonly after?: string
  /** ISO 8601. */
  readonly validAt?: string
}

const kinds = ['scopes', 'scope', 'record', 'graph', 'state', 'window', 'stats'] as const

function reportDetail({ record, corrects, correctedBy, before, after }: RecordDetail): void {
  for (const other of before) say(dim(`${date(other.at)} ${plain(other.speaker ?? '')}: ${fit(other.text)}`))
  say(head(record))
  say(`    ${plain(record.text)}`)
  for (const other of after) say(dim(`${date(other.at)} ${plain(other.speaker ?? '')}: ${fit(other.text)}`))
  for (const [title, others] of [
    ['Corrects', corrects],
    ['Corrected by', correctedBy],
  ] as const)
    for (const other of others) say(`${bold(title)} ${head(other)}\n    ${fit(other.text)}`)
  const { session, role, metadata } = record
  say(dim(`session ${plain(session ?? '-')} · role ${role ?? '-'} · seq ${record.seq}`))
  if (metadata !== undefined) say(dim(`metadata ${plain(JSON.stringify(metadata))}`))
}

function reportStats({ stats, speakers, sessions }: Overview): void {
  const span =
    stats.from === undefined || stats.to === undefined ? '' : `, ${date(stats.from)} to ${date(stats.to)}`
  say(`${bold(plain(scopeLabel(stats.scope)))}: ${count(stats.records, 'record')}${span}`)
  say(`  ${count(stats.superseded, 'record')} corrected, revision ${stats.revision}`)
  say(
    `  durability ${stats.durability}, erasure ${stats.erasure}${stats.bytes === undefined ? '' : `, ${(stats.bytes / 1e6).toFixed(1)} MB in all`}`,
  )
  say(
    `  speakers: ${speakers
      .slice(0, 12)
      .map(({ name, count: n }) => `${plain(name) || '(nobody)'} ${n}`)
      .join(', ')}`,
  )
  say(`  sessions: ${sessions.length}`)
  for (const [view, { revision, lag, error }] of Object.entries(stats.views))
    say(`  view ${view}: revision ${revision}, lag ${lag}${error === undefined ? '' : `, ${error}`}`)
}

/** A page of what `read` reads, from where `--after` says. */
async function pageOf<Page>(
  { limit = 50, after }: InspectOptions,
  read: (page: { readonly limit: number; readonly after: string | undefined }) => Promise<Page>,
): Promise<Page> {
  try {
    return await read({ limit, after })
  } catch (error) {
    // The limit was checked with the options, and the scope is there.
    if (after === undefined || !isMnesticError(error, 'INVALID_ARGUMENT')) throw error
    throw new DemoError(
      'INVALID_ARGUMENT',
      `--after "${plain(after)}" names no page.`,
      'Give what the page before named: `More: --after ...`, with --json `next`. Without --after you get the first page.',
    )
  }
}

export async function inspectCommand(
  what: string | undefined,
  id: string | undefined,
  options: InspectOptions,
): Promise<ExitCode> {
  const kind = kinds.find((name) => name === (what ?? 'scopes'))
  if (kind === undefined)
    throw new DemoError(
      'INVALID_ARGUMENT',
      `"${plain(what ?? '')}" cannot be inspected.`,
      `There are: ${kinds.join(', ')}.`,
    )
  const json = options.json === true
  return await withMemory(options, async (app, signal) => {
    switch (kind) {
      case 'scopes': {
        const scopes = await app.scopes()
        if (json) sayJson({ dir: app.dir, scopes })
        else
          for (const { scope, records, from, to } of scopes)
            say(
              `${bold(plain(scopeLabel(scope)))}  ${count(records, 'record')}${from === undefined || to === undefined ? '' : dim(`  ${date(from).slice(0, 10)} to ${date(to).slice(0, 10)}`)}`,
            )
        if (scopes.length === 0) remark(`Nothing is remembered in ${app.dir} yet. ${firstStep(app.dir)}`)
        return scopes.length === 0 ? exit.nothing : exit.ok
      }
      case 'scope': {
        const scope = await oneScope(app, options.scope)
        const { records, next } = await pageOf(options, (page) => app.records(scope, page))
        if (json) sayJson({ scope, records, ...(next === undefined ? {} : { next }) })
        else for (const record of records) say(`${head(record)}\n    ${fit(record.text)}`)
        if (next !== undefined) remark(dim(`More: --after ${plain(next)}`))
        return records.length === 0 ? exit.nothing : exit.ok
      }
      case 'record': {
        if (id === undefined)
          throw new DemoError(
            'INVALID_ARGUMENT',
            'Say which record.',
            'mnestic inspect record ID; `mnestic inspect scope` lists them.',
          )
        const detail = await app.record(await oneScope(app, options.scope), id)
        if (json) sayJson(detail)
        else reportDetail(detail)
        return exit.ok
      }
      case 'graph': {
        const scope = await oneScope(app, options.scope)
        if (id !== undefined) {
          const entity = await app.entity(scope, id)
          if (json) sayJson(entity)
          else reportEntity(entity)
          return exit.ok
        }
        const graph = await app.graph({ scope, limit: options.limit, validAt: options.validAt })
        if (json) sayJson({ scope, ...graph })
        else reportGraph(graph)
        return graph.entities.length === 0 ? exit.nothing : exit.ok
      }
      case 'state': {
        const scope = await oneScope(app, options.scope)
        const trace = await pageOf(options, (page) => app.trace({ scope, ...page }, signal))
        if (json) sayJson({ scope, ...trace })
        else reportState(trace)
        if (trace.next !== undefined) remark(dim(`More: --after ${plain(trace.next)}`))
        return trace.steps.length === 0 ? exit.nothing : exit.ok
      }
      case 'window': {
        const scope = await oneScope(app, options.scope)
        const page = await windowOf(app, scope, options, signal)
        if (json) sayJson({ scope, ...page })
        else reportWindow(page)
        return page.window.blocks.length === 0 ? exit.nothing : exit.ok
      }
      case 'stats': {
        const overview = await app.overview(await oneScope(app, options.scope))
        if (json) sayJson(overview)
        else reportStats(overview)
        return exit.ok
      }
    }
  })
}
