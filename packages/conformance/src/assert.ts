import { type ErrorCode, isMnesticError } from '@mnestic/core'
import type { PromiseName } from './promise.ts'

/** A promise is broken. The message names the promise, what was expected and what came. */
export class ConformanceError extends Error {
  override readonly name: string = 'ConformanceError'
  readonly promise: PromiseName

  constructor(message: string, promise: PromiseName, cause: unknown) {
    super(message, { cause })
    this.promise = promise
  }
}

export function describeError(error: unknown): string {
  if (isMnesticError(error)) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.message : show(error)
}

export function fail(what: string): never {
  throw new Error(what)
}

export function ok(condition: boolean, what: string): asserts condition {
  if (!condition) fail(what)
}

/** Deep and bit for bit: NaN equals NaN, 0 is not -0. */
export function equal(got: unknown, expected: unknown, what: string): void {
  if (!same(got, expected)) fail(`${what}: expected ${show(expected)}, got ${show(got)}`)
}

/** @returns what was thrown */
export async function rejects(
  run: () => unknown,
  codes: ErrorCode | readonly ErrorCode[],
  what: string,
): Promise<unknown> {
  const wanted: readonly string[] = typeof codes === 'string' ? [codes] : codes
  let value: unknown
  try {
    value = await run()
  } catch (error) {
    if (isMnesticError(error) && wanted.includes(error.code)) return error
    return fail(`${what}: expected a MnesticError ${wanted.join(' or ')}, got ${describeError(error)}`)
  }
  return fail(`${what}: expected a MnesticError ${wanted.join(' or ')}, got the answer ${show(value)}`)
}

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b))
    return a.constructor === b.constructor && sameBytes(a, b)
  if (a instanceof Map && b instanceof Map) return sameLists([...a], [...b])
  if (a instanceof Set && b instanceof Set) return sameLists([...a], [...b])
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b)) return sameLists(a, b)
  return sameLists(members(a), members(b))
}

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [one, other] = [a, b].map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  return one?.length === other?.length && one?.every((byte, i) => byte === other?.[i]) === true
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => same(value, b[i]))
}

/** Members that are there, in the order of their names. */
function members(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function elements(view: ArrayBufferView): Iterable<unknown> {
  return Symbol.iterator in view && typeof view[Symbol.iterator] === 'function'
    ? (view as Iterable<unknown> & ArrayBufferView)
    : []
}

/** A value in a message: short, with typed arrays and maps written out. */
export function show(value: unknown): string {
  const text =
    JSON.stringify(value, (_, v: unknown) => {
      if (typeof v === 'number' && (!Number.isFinite(v) || Object.is(v, -0)))
        return Object.is(v, -0) ? '-0' : String(v)
      if (typeof v === 'bigint') return `${v}n`
      if (v instanceof Map || v instanceof Set) return Array.from<unknown>(v)
      if (ArrayBuffer.isView(v)) return [...elements(v)]
      return v
    }) ?? String(value)
  return text.length > 500 ? `${text.slice(0, 500)}… (${text.length} characters)` : text
}
