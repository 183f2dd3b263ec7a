import { checkInteger, checkMembers, checkText, invalid, toTime } from '@mnestic/core/check'
import type { When } from '../contract/api.ts'
import type { Literal } from '../contract/rows.ts'
import type { Asked } from './opened.ts'

const maxName = 8_192

/** Members of an options object, and `validAt` and `asOf` among them. @throws INVALID_ARGUMENT */
export function checkWhen(what: string, query: When, others: readonly string[]): Asked {
  checkMembers(what, query, ['validAt', 'asOf', ...others])
  const { validAt, asOf } = query
  return {
    ...(validAt !== undefined && { validAt: toTime('validAt', validAt) }),
    ...(asOf !== undefined && { asOf: checkInteger('asOf', asOf, 0, Number.MAX_SAFE_INTEGER) }),
  }
}

export function checkName(what: string, name: unknown): string {
  return checkText(what, name, maxName)
}

/** One name, or a list of at most `limit`. */
export function checkNames(what: string, names: unknown, least: number, limit: number): readonly string[] {
  const list: unknown = typeof names === 'string' ? [names] : names
  if (!Array.isArray(list) || list.length < least || list.length > limit)
    throw invalid(what, names, `a list of ${least} to ${limit} names`)
  return Array.from(list, (name, i) => checkName(`${what}[${i}]`, name))
}

export function checkObject(value: Literal): Literal {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  if (typeof value !== 'string') throw invalid('object', value, 'a text, a finite number, true, false')
  return checkName('object', value)
}

/** Where a page begins: after so many of those that a seq is first of. */
export interface Cursor {
  readonly seq: number
  readonly skip: number
}

export function checkCursor(after: unknown): Cursor {
  if (after === undefined) return { seq: 0, skip: 0 }
  const [, seq, skip] = (typeof after === 'string' && /^(\d{1,15}):(\d{1,9})$/.exec(after)) || []
  if (seq === undefined) throw invalid('after', after, 'what `next` of the page before says')
  return { seq: Number(seq), skip: Number(skip) }
}

export function checkLimit(limit: unknown, standard: number, most: number): number {
  return limit === undefined ? standard : checkInteger('limit', limit, 1, most)
}
