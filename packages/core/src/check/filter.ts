import type { Test } from '../contract/filter.ts'
import { MnesticError } from '../error.ts'
import { toTime } from './time.ts'
import { checkMembers, checkText, invalid } from './value.ts'

/** A filter with times as numbers and every test in its long form. */
export interface CheckedFilter {
  readonly and: readonly CheckedFilter[]
  /** Absent: no alternative is asked for. An empty list matches nothing. */
  readonly or?: readonly CheckedFilter[]
  readonly not?: CheckedFilter
  readonly fields: readonly { readonly field: Field; readonly test: CheckedTest }[]
  readonly metadata: readonly { readonly path: string; readonly test: CheckedTest }[]
  /** Lower-cased, NFC. */
  readonly contains?: string
}

export type Field = 'id' | 'session' | 'speaker' | 'role' | 'at'
export type Scalar = string | number | boolean | null
export interface CheckedTest {
  readonly equals?: Scalar
  readonly in?: readonly Scalar[]
  readonly exists?: boolean
  readonly gt?: Scalar
  readonly gte?: Scalar
  readonly lt?: Scalar
  readonly lte?: Scalar
}

const textFields = ['id', 'session', 'speaker', 'role'] as const
const maxDepth = 16
const maxFilters = 10_000
const maxAlternatives = 1_000

/** @throws INVALID_ARGUMENT, TOO_LARGE */
export function checkFilter(input: unknown, what: string = 'filter'): CheckedFilter {
  return checkNested(input, what, 0, { left: maxFilters })
}

function checkNested(
  input: unknown,
  what: string,
  depth: number,
  allowance: { left: number },
): CheckedFilter {
  if (depth > maxDepth)
    throw new MnesticError('INVALID_ARGUMENT', `${what} is nested more than ${maxDepth} deep`)
  allowance.left -= 1
  if (allowance.left < 0)
    throw new MnesticError('TOO_LARGE', `The filter consists of more than ${maxFilters} filters`)
  checkMembers(what, input, ['and', 'or', 'not', ...textFields, 'at', 'metadata', 'text'])
  checkGiven(what, input)
  if (depth > 0 && Object.keys(input).length === 0)
    throw invalid(what, input, 'a filter with a condition; an empty one would mean every record')
  const nested = (name: 'and' | 'or'): readonly CheckedFilter[] => {
    const list = input[name]
    if (!Array.isArray(list)) throw invalid(`${what}.${name}`, list, 'a list of filters')
    if (list.length > maxAlternatives)
      throw new MnesticError(
        'TOO_LARGE',
        `${what}.${name} has ${list.length} members; the limit is ${maxAlternatives}`,
      )
    return Array.from(list, (member, i) => checkNested(member, `${what}.${name}[${i}]`, depth + 1, allowance))
  }
  const fields: { field: Field; test: CheckedTest }[] = []
  for (const field of textFields) {
    if (input[field] !== undefined)
      fields.push({ field, test: checkTest(`${what}.${field}`, input[field], checkString) })
  }
  if (input['at'] !== undefined)
    fields.push({ field: 'at', test: checkTest(`${what}.at`, input['at'], toTime) })
  return {
    and: input['and'] === undefined ? [] : nested('and'),
    ...(input['or'] !== undefined && { or: nested('or') }),
    ...(input['not'] !== undefined && {
      not: checkNested(input['not'], `${what}.not`, depth + 1, allowance),
    }),
    fields,
    metadata: checkMetadata(`${what}.metadata`, input['metadata']),
    ...(input['text'] !== undefined && { contains: checkContains(`${what}.text`, input['text']) }),
  }
}

/** A condition that came out undefined is a mistake, and leaving it out would select more than was meant. */
function checkGiven(what: string, members: object): void {
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined)
      throw invalid(`${what}.${name}`, value, 'a condition; leave the member out where there is none')
  }
}

/** The form in which texts are searched. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** True where the filter looks into texts somewhere. */
export function needsText(filter: CheckedFilter): boolean {
  return (
    filter.contains !== undefined ||
    filter.and.some(needsText) ||
    (filter.or?.some(needsText) ?? false) ||
    (filter.not !== undefined && needsText(filter.not))
  )
}

function checkMetadata(what: string, value: unknown): CheckedFilter['metadata'] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(what, value, 'an object of tests by name')
  checkGiven(what, value)
  return Object.entries(value).map(([path, test]) => ({
    path,
    test: checkTest(`${what}.${path}`, test, checkScalar),
  }))
}

function checkContains(what: string, value: unknown): string {
  checkMembers(what, value, ['contains'])
  return fold(checkText(`${what}.contains`, value['contains'], 10_000))
}

function checkTest(
  what: string,
  value: unknown,
  check: (what: string, value: unknown) => Scalar,
): CheckedTest {
  if (typeof value !== 'object' || value === null || value instanceof Date)
    return { equals: check(what, value) }
  checkMembers(what, value, ['equals', 'in', 'exists', 'gt', 'gte', 'lt', 'lte'] satisfies (keyof Exclude<
    Test<Scalar>,
    Scalar
  >)[])
  const test: { -readonly [K in keyof CheckedTest]: CheckedTest[K] } = {}
  for (const name of ['equals', 'gt', 'gte', 'lt', 'lte'] as const) {
    if (value[name] !== undefined) test[name] = check(`${what}.${name}`, value[name])
  }
  if (value['in'] !== undefined) {
    if (!Array.isArray(value['in'])) throw invalid(`${what}.in`, value['in'], 'a list')
    if (value['in'].length > maxAlternatives)
      throw new MnesticError(
        'TOO_LARGE',
        `${what}.in has ${value['in'].length} members; the limit is ${maxAlternatives}`,
      )
    test.in = Array.from(value['in'], (member, i) => check(`${what}.in[${i}]`, member))
  }
  if (value['exists'] !== undefined) {
    if (typeof value['exists'] !== 'boolean') throw invalid(`${what}.exists`, value['exists'], 'true, false')
    test.exists = value['exists']
  }
  if (Object.keys(test).length === 0)
    throw invalid(what, value, 'at least one of equals, in, exists, gt, gte, lt, lte')
  return test
}

function checkString(what: string, value: unknown): string {
  if (typeof value !== 'string') throw invalid(what, value, 'a text')
  return value
}

function checkScalar(what: string, value: unknown): Scalar {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
    return value
  throw invalid(what, value, 'a text, a finite number, true, false or null')
}
