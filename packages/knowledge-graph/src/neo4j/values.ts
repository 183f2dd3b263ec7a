import { int, isInt, type Integer } from 'neo4j-driver'

/** Whole numbers as integers: the driver sends numbers as floats, which are no LIMIT and read badly in a browser. */
export function whole(value: number): Integer {
  return int(value)
}

/** A time; what is no whole number of milliseconds stays a float. */
export function time(value: number): Integer | number {
  return Number.isSafeInteger(value) ? int(value) : value
}

/** A number as the driver gives it: which of three kinds depends on how it was made. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  return isInt(value) ? value.toNumber() : NaN
}

/** `undefined` for null. */
export function maybeNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : numberOf(value)
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `undefined` for null. */
export function maybeText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Parameters of a query, and maps in them. */
export type Values = Readonly<Record<string, unknown>>
