import type { CheckedFilter, CheckedTest, Scalar } from '../check/filter.ts'
import { isJsonObject } from '../check/value.ts'
import { fold } from '../check/filter.ts'
import type { JsonObject, JsonValue } from '../contract/json.ts'

/** What a filter can look at. */
export interface Matchable {
  readonly id: string
  readonly at: number
  readonly session?: string
  readonly speaker?: string
  readonly role?: string
  readonly metadata?: JsonObject
}

/** Whether a record satisfies a filter; `text` is only read where the filter looks into texts. */
export function matches(filter: CheckedFilter, row: Matchable, text: string): boolean {
  return (
    filter.fields.every(({ field, test }) => passes(test, row[field])) &&
    filter.metadata.every(({ path, test }) => passes(test, lookUp(row.metadata, path))) &&
    (filter.contains === undefined || fold(text).includes(filter.contains)) &&
    filter.and.every((member) => matches(member, row, text)) &&
    (filter.or === undefined || filter.or.some((member) => matches(member, row, text))) &&
    (filter.not === undefined || !matches(filter.not, row, text))
  )
}

/** The value of a name, or of a path of names with dots between. */
export function lookUp(metadata: JsonObject | undefined, path: string): JsonValue | undefined {
  if (metadata === undefined) return undefined
  if (Object.hasOwn(metadata, path)) return metadata[path]
  let value: JsonValue | undefined = metadata
  for (const key of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

function passes(test: CheckedTest, value: JsonValue | undefined): boolean {
  if (test.exists !== undefined && test.exists !== (value !== undefined)) return false
  if (test.exists !== undefined && onlyExists(test)) return true
  if (value === undefined) return false
  return Array.isArray(value) ? value.some((member: JsonValue) => holds(test, member)) : holds(test, value)
}

function onlyExists({ equals, in: list, gt, gte, lt, lte }: CheckedTest): boolean {
  return [equals, list, gt, gte, lt, lte].every((bound) => bound === undefined)
}

function holds(test: CheckedTest, value: JsonValue): boolean {
  return (
    (test.equals === undefined || value === test.equals) &&
    (test.in === undefined || test.in.some((member) => member === value)) &&
    (test.gt === undefined || compare(value, test.gt, (order) => order > 0)) &&
    (test.gte === undefined || compare(value, test.gte, (order) => order >= 0)) &&
    (test.lt === undefined || compare(value, test.lt, (order) => order < 0)) &&
    (test.lte === undefined || compare(value, test.lte, (order) => order <= 0))
  )
}

/** Numbers with numbers, texts with texts by code units; nothing else has an order. */
function compare(value: JsonValue, bound: Scalar, accept: (order: number) => boolean): boolean {
  if (typeof value === 'number' && typeof bound === 'number') return accept(value - bound)
  if (typeof value === 'string' && typeof bound === 'string')
    return accept(value < bound ? -1 : value > bound ? 1 : 0)
  return false
}
