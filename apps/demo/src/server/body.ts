import type { Scope } from '@mnestic/core'
import type { AskRequest, ForgetCall, ForgetTarget, TraceRequest } from '../api.ts'
import type { GraphRequest } from '../api/graph.ts'
import type { SpaceRequest } from '../api/space.ts'
import { DemoError } from '../app/error-body.ts'
import { isRecord } from '../import/json.ts'
import type { JsonRecord } from '../import/json.ts'

/** Bodies of requests, checked member by member. Core checks the values again; here it is about their types. */

function bad(name: string, wanted: string): DemoError {
  return new DemoError('INVALID_ARGUMENT', `"${name}" must be ${wanted}.`)
}

export function objectIn(value: unknown, name = 'body'): JsonRecord {
  if (!isRecord(value)) throw bad(name, 'a JSON object')
  return value
}

export function textIn(body: JsonRecord, name: string): string {
  const value = body[name]
  if (typeof value !== 'string' || value.trim() === '') throw bad(name, 'a text that is not empty')
  return value
}

export function optionalText(body: JsonRecord, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw bad(name, 'a text')
  return value
}

export function optionalNumber(
  body: JsonRecord,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw bad(name, `an integer from ${least} to ${most}`)
  return value
}

function optionalAmount(body: JsonRecord, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(name, 'a number')
  return value
}

function optionalFlag(body: JsonRecord, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw bad(name, 'true or false')
  return value
}

export function textsIn(body: JsonRecord, name: string, most: number): readonly string[] {
  const value = body[name]
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    value.length > most ||
    !value.every((v) => typeof v === 'string')
  )
    throw bad(name, `a list of 1 to ${most} texts`)
  return value
}

export function scopeIn(body: JsonRecord): Scope {
  const [first, ...rest] = textsIn(body, 'scope', 16)
  if (first === undefined) throw bad('scope', 'a list of 1 to 16 texts')
  return [first, ...rest]
}

export function askIn(body: JsonRecord): AskRequest {
  return {
    scope: scopeIn(body),
    question: textIn(body, 'question'),
    limit: optionalNumber(body, 'limit', 1, 100),
    budget: optionalNumber(body, 'budget', 1, 1_000_000),
    asOf: optionalText(body, 'asOf'),
    speaker: optionalText(body, 'speaker'),
    from: optionalText(body, 'from'),
    to: optionalText(body, 'to'),
    diversity: optionalAmount(body, 'diversity'),
    recency: recencyIn(body),
  }
}

function recencyIn(body: JsonRecord): AskRequest['recency'] {
  const given = body['recency']
  if (given === undefined || given === null) return undefined
  const recency = objectIn(given, 'recency')
  const halfLifeDays = optionalAmount(recency, 'halfLifeDays')
  if (halfLifeDays === undefined) throw bad('recency.halfLifeDays', 'a number of days')
  return { halfLifeDays, weight: optionalAmount(recency, 'weight') }
}

export function spaceIn(body: JsonRecord): SpaceRequest {
  return {
    scope: scopeIn(body),
    ids: body['ids'] === undefined ? undefined : textsIn(body, 'ids', 1_000),
    cue: optionalText(body, 'cue'),
  }
}

export function traceIn(body: JsonRecord): TraceRequest {
  return {
    scope: scopeIn(body),
    limit: optionalNumber(body, 'limit', 1, 1_000),
    after: optionalText(body, 'after'),
  }
}

export function graphIn(body: JsonRecord): GraphRequest {
  return {
    scope: scopeIn(body),
    validAt: optionalText(body, 'validAt'),
    limit: optionalNumber(body, 'limit', 1, 400),
    around: body['around'] === undefined ? undefined : textsIn(body, 'around', 50),
  }
}

function targetIn(body: JsonRecord): ForgetTarget {
  const target = objectIn(body['target'], 'target')
  switch (target['kind']) {
    case 'ids':
      return { kind: 'ids', ids: textsIn(target, 'ids', 100_000) }
    case 'about':
      return {
        kind: 'about',
        text: optionalText(target, 'text'),
        speaker: optionalText(target, 'speaker'),
        either: optionalFlag(target, 'either'),
      }
    case 'period':
      return { kind: 'period', from: optionalText(target, 'from'), to: optionalText(target, 'to') }
    case 'everything':
      return { kind: 'everything' }
    default:
      throw bad('target.kind', '"ids", "about", "period" or "everything"')
  }
}

export function forgetIn(body: JsonRecord): ForgetCall {
  return {
    scope: scopeIn(body),
    target: targetIn(body),
    dryRun: optionalFlag(body, 'dryRun'),
    ifRevision: optionalNumber(body, 'ifRevision', 0, Number.MAX_SAFE_INTEGER),
  }
}
