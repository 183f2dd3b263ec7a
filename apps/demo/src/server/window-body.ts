import type { Layout, PinCall, WindowRequest } from '../api/window.ts'
import { DemoError } from '../app/error-body.ts'
import { isRecord } from '../import/json.ts'
import type { JsonRecord } from '../import/json.ts'
import { optionalNumber, optionalText, scopeIn, textsIn } from './body.ts'

/** The layout of an earlier answer, which the page gives back. Core checks its lines again. */
export function layoutIn(body: JsonRecord, name: string): Layout | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (!isRecord(value) || !Array.isArray(value['blocks']) || !value['blocks'].every(isBlock))
    throw new DemoError('INVALID_ARGUMENT', `"${name}" must be the layout of an answer.`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its blocks were looked at, and what else it says is read with care
  return value as unknown as Layout
}

function isBlock(block: unknown): boolean {
  if (!isRecord(block)) return false
  const { name, ids, lines, tokens } = block
  return (
    typeof name === 'string' &&
    typeof tokens === 'number' &&
    Array.isArray(ids) &&
    ids.every((id) => typeof id === 'string') &&
    (lines === undefined || (Array.isArray(lines) && lines.every(isLine)))
  )
}

function isLine(line: unknown): boolean {
  return isRecord(line) && Number.isSafeInteger(line['seq']) && typeof line['tokens'] === 'number'
}

export function windowIn(body: JsonRecord): WindowRequest {
  return {
    scope: scopeIn(body),
    layout: layoutIn(body, 'layout'),
    budget: optionalNumber(body, 'budget', 1, 1_000_000),
    cue: optionalText(body, 'cue'),
    limit: optionalNumber(body, 'limit', 1, 200),
  }
}

export function pinIn(body: JsonRecord): PinCall {
  const { pinned } = body
  if (typeof pinned !== 'boolean') throw new DemoError('INVALID_ARGUMENT', '"pinned" must be true or false.')
  return { scope: scopeIn(body), ids: textsIn(body, 'ids', 500), pinned }
}
