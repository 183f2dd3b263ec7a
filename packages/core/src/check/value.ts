import type { JsonObject, JsonValue } from '../contract/json.ts'
import { MnesticError } from '../error.ts'

/** A short form of any value, for messages. */
export function show(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol' || value === undefined) return typeof value
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return String(value)
  try {
    const text = JSON.stringify(value)
    return text.length > 80 ? `${text.slice(0, 80)}...` : text
  } catch {
    return typeof value
  }
}

/** The error for a value that is not accepted: what it is, a short form of what was given, what is accepted. */
export function invalid(what: string, value: unknown, accepted: string): MnesticError {
  return new MnesticError('INVALID_ARGUMENT', `${what}: got ${show(value)}; accepted: ${accepted}`)
}

/**
 * Refuses what is no object, and members that nobody reads, so that a misspelt option is not silently ignored.
 * @throws INVALID_ARGUMENT
 */
export function checkMembers<Value>(
  what: string,
  value: Value,
  known: readonly string[],
): asserts value is Value & Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(what, value, known.length === 0 ? 'an object' : `an object with ${known.join(', ')}`)
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `${what}: no member ${JSON.stringify(key)}; there are: ${known.join(', ')}`,
      )
  }
}

export function checkText(what: string, value: unknown, limit: number): string {
  if (typeof value !== 'string' || value === '') throw invalid(what, value, 'a non-empty text')
  if (value.length > limit)
    throw new MnesticError('TOO_LARGE', `${what} has ${value.length} code units; the limit is ${limit}`)
  if (!value.isWellFormed())
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${what} has a lone surrogate at code unit ${loneSurrogate(value)}; use text.toWellFormed()`,
    )
  return value
}

function loneSurrogate(text: string): number {
  return text.search(/\p{Cs}/u)
}

/** An adapter of the caller's: an object with these methods. @throws INVALID_ARGUMENT */
export function checkMethods(what: string, value: unknown, methods: readonly string[]): void {
  if (!isObject(value) || methods.some((method) => typeof value[method] !== 'function'))
    throw invalid(what, value, `an object with ${methods.join(', ')}`)
}

/** An integer from `min` to `max`, both included. @throws INVALID_ARGUMENT */
export function checkInteger(what: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw invalid(what, value, `an integer from ${min} to ${max}`)
  return value
}

/** An option named `signal`. @throws INVALID_ARGUMENT */
export function checkSignal(value: unknown): AbortSignal | undefined {
  if (value !== undefined && !(value instanceof AbortSignal)) throw invalid('signal', value, 'an AbortSignal')
  return value
}

/** Absent is false. @throws INVALID_ARGUMENT */
export function checkBoolean(what: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalid(what, value, 'true, false')
  return value ?? false
}

/** A function, or nothing. @throws INVALID_ARGUMENT */
export function checkCallback<Callback>(what: string, value: Callback): Callback {
  if (value !== undefined && typeof value !== 'function') throw invalid(what, value, 'a function')
  return value
}

/** A list is none. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const refusedKeys = new Set(['__proto__', 'constructor', 'prototype'])
const maxDepth = 32
const maxValues = 100_000

/** How many values a copy may still take: an object that is shared at every level unfolds without end. */
interface Allowance {
  left: number
}

/**
 * A deep, frozen copy that is plain JSON.
 *
 * @throws INVALID_ARGUMENT: a cycle, a value JSON does not have, a key that could pollute a prototype
 * @throws TOO_LARGE: more than 100,000 values
 */
export function checkJson(
  what: string,
  value: unknown,
  depth: number = 0,
  allowance: Allowance = { left: maxValues },
): JsonValue {
  allowance.left -= 1
  if (allowance.left < 0)
    throw new MnesticError('TOO_LARGE', `${what.slice(0, 80)}: more than ${maxValues} values of JSON`)
  if (depth > maxDepth)
    throw new MnesticError('INVALID_ARGUMENT', `${what} is nested more than ${maxDepth} deep, or cyclic`)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      throw new MnesticError('INVALID_ARGUMENT', `${what} has a text with a lone surrogate`)
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw invalid(what, value, 'finite numbers')
    return value === 0 ? 0 : value
  }
  if (Array.isArray(value)) {
    const copy: JsonValue[] = []
    // By index, since `map` would pass over the holes of a sparse array.
    for (let i = 0; i < value.length; i++)
      copy.push(checkJson(`${what}[${i}]`, value[i], depth + 1, allowance))
    return Object.freeze(copy)
  }
  if (
    typeof value === 'object' &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  ) {
    return checkJsonObject(what, value, depth, allowance)
  }
  throw invalid(what, value, 'plain JSON (texts, finite numbers, booleans, null, arrays, plain objects)')
}

export function checkJsonObject(
  what: string,
  value: unknown,
  depth: number = 0,
  allowance: Allowance = { left: maxValues },
): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(what, value, 'a plain object')
  const copy: Record<string, JsonValue> = {}
  for (const [key, member] of Object.entries(value)) {
    if (refusedKeys.has(key) || !key.isWellFormed())
      throw invalid(`A key of ${what}`, key, 'any well-formed text but __proto__, constructor and prototype')
    if (member !== undefined)
      copy[key] = checkJson(`${what}.${key.slice(0, 40)}`, member, depth + 1, allowance)
  }
  return Object.freeze(copy)
}
