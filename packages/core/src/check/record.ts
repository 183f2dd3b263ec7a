import type { Limits } from '../contract/memory.ts'
import type { Fact, RecordBody, RecordRef, Role, Span } from '../contract/record.ts'
import { MnesticError } from '../error.ts'
import { toScope } from '../scope.ts'
import { checkInteger, checkJsonObject, checkMembers, checkText, invalid } from './value.ts'
import { toTime } from './time.ts'

/** A record as a caller gave it, checked and copied, before defaults and ids. */
export interface CheckedRecord {
  readonly id: string | undefined
  readonly at: number | undefined
  readonly body: Omit<RecordBody, 'at' | 'passages'>
  readonly supersedes: readonly string[]
  readonly derivedFrom: readonly (string | RecordRef)[]
}

/** What a record may have when it comes from outside. */
export const recordMembers: readonly string[] = [
  'text',
  'id',
  'at',
  'session',
  'speaker',
  'role',
  'metadata',
  'facts',
  'supersedes',
  'derivedFrom',
  'expires',
]
const roles: ReadonlySet<unknown> = new Set<Role>(['user', 'assistant', 'system', 'tool'])
const nameLength = 256
const maxFacts = 1_000
const maxLinks = 10_000
const maxPassages = 1_000

/** @throws INVALID_ARGUMENT, TOO_LARGE */
export function checkRecord(what: string, input: unknown, limits: Limits): CheckedRecord {
  const given = typeof input === 'string' ? { text: input } : input
  checkMembers(what, given, recordMembers)
  const { session, speaker, role, metadata, facts, expires } = given
  const body: CheckedRecord['body'] = {
    text: checkText(`${what}.text`, given['text'], limits.textLength),
    ...(session !== undefined && { session: checkName(`${what}.session`, session) }),
    ...(speaker !== undefined && { speaker: checkName(`${what}.speaker`, speaker) }),
    ...(role !== undefined && { role: checkRole(`${what}.role`, role) }),
    ...(metadata !== undefined && { metadata: checkJsonObject(`${what}.metadata`, metadata) }),
    ...(facts !== undefined && { facts: checkFacts(`${what}.facts`, facts) }),
    ...(expires !== undefined && { expires: toTime(`${what}.expires`, expires) }),
  }
  const bare = metadata === undefined && facts === undefined
  const size = bare ? 0 : JSON.stringify([body.metadata, body.facts]).length
  if (size > limits.metadataLength)
    throw new MnesticError(
      'TOO_LARGE',
      `${what}: metadata and facts are ${size} code units as JSON; the limit is ${limits.metadataLength}`,
    )
  return {
    id: given['id'] === undefined ? undefined : checkName(`${what}.id`, given['id']),
    at: given['at'] === undefined ? undefined : toTime(`${what}.at`, given['at']),
    body,
    supersedes: distinct(checkList(`${what}.supersedes`, given['supersedes'], maxLinks, checkName)),
    derivedFrom: distinct(checkList(`${what}.derivedFrom`, given['derivedFrom'], maxLinks, checkReference)),
  }
}

export function checkName(what: string, value: unknown): string {
  return checkText(what, value, nameLength)
}

export function checkList<Value>(
  what: string,
  value: unknown,
  limit: number,
  check: (what: string, value: unknown) => Value,
): readonly Value[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw invalid(what, value, 'a list')
  if (value.length > limit)
    throw new MnesticError('TOO_LARGE', `${what} has ${value.length} elements; the limit is ${limit}`)
  return Array.from(value, (element, i) => check(`${what}[${i}]`, element))
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

/** The parts of a text that get a vector of their own, as a splitter or an export gives them. @throws INVALID_ARGUMENT, TOO_LARGE */
export function checkPassages(text: string, value: unknown): readonly Span[] {
  return Object.freeze(
    checkList('passages', value, maxPassages, (what, span) => {
      const { start, end } = checkSpan(what, span)
      if (start === end || end > text.length)
        throw invalid(what, span, `a part of a text of ${text.length} code units`)
      return Object.freeze({ start, end })
    }),
  )
}

function isRole(value: unknown): value is Role {
  return roles.has(value)
}

function checkRole(what: string, value: unknown): Role {
  if (!isRole(value)) throw invalid(what, value, [...roles].join(', '))
  return value
}

function checkReference(what: string, value: unknown): string | RecordRef {
  if (typeof value === 'string') return checkName(what, value)
  checkMembers(what, value, ['scope', 'id'])
  return { scope: toScope(value['scope']), id: checkName(`${what}.id`, value['id']) }
}

function checkFacts(what: string, value: unknown): readonly Fact[] {
  return Object.freeze(checkList(what, value, maxFacts, checkFact))
}

function checkFact(what: string, value: unknown): Fact {
  checkMembers(what, value, [
    'subject',
    'predicate',
    'object',
    'objectKind',
    'from',
    'to',
    'span',
    'confidence',
  ])
  const { object, objectKind, confidence } = value
  if (
    typeof object !== 'string' &&
    typeof object !== 'boolean' &&
    !(typeof object === 'number' && Number.isFinite(object))
  ) {
    throw invalid(`${what}.object`, object, 'a text, a finite number, true or false')
  }
  if (objectKind !== undefined && objectKind !== 'entity' && objectKind !== 'literal')
    throw invalid(`${what}.objectKind`, objectKind, 'entity, literal')
  if (confidence !== undefined && !(typeof confidence === 'number' && confidence >= 0 && confidence <= 1))
    throw invalid(`${what}.confidence`, confidence, '0 to 1')
  return Object.freeze({
    subject: checkText(`${what}.subject`, value['subject'], 1_024),
    predicate: checkText(`${what}.predicate`, value['predicate'], 1_024),
    object: typeof object === 'string' ? checkText(`${what}.object`, object, 8_192) : object,
    ...(objectKind !== undefined && { objectKind }),
    ...(value['from'] !== undefined && { from: toTime(`${what}.from`, value['from']) }),
    ...(value['to'] !== undefined && { to: toTime(`${what}.to`, value['to']) }),
    ...(value['span'] !== undefined && { span: checkSpan(`${what}.span`, value['span']) }),
    ...(confidence !== undefined && { confidence }),
  })
}

function checkSpan(what: string, value: unknown): Span {
  checkMembers(what, value, ['start', 'end'])
  const start = checkInteger(`${what}.start`, value['start'], 0, Number.MAX_SAFE_INTEGER)
  return Object.freeze({
    start,
    end: checkInteger(`${what}.end`, value['end'], start, Number.MAX_SAFE_INTEGER),
  })
}
