import { corrupt } from './errors.ts'

/** A row as pg hands it over: `bigint` and `text` as text, `bytea` as a Buffer. Columns are read by these. */
export type Row = Readonly<Record<string, unknown>>

export function int(row: Row | undefined, column: string): number {
  const value = row?.[column]
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw odd(column, 'an integer')
  return number
}

export function text(row: Row | undefined, column: string): string {
  const value = row?.[column]
  if (typeof value !== 'string') throw odd(column, 'a text')
  return value
}

export function textOrNull(row: Row | undefined, column: string): string | null {
  return row?.[column] === null ? null : text(row, column)
}

export function bytes(row: Row | undefined, column: string): Buffer {
  const value = row?.[column]
  if (!Buffer.isBuffer(value)) throw odd(column, 'bytes')
  return value
}

/** JSON that this package wrote. @throws CORRUPT */
export function parse<T>(json: string): T {
  try {
    return JSON.parse(json) as T
  } catch (error) {
    throw corrupt('The log is damaged: a value is no JSON', error)
  }
}

function odd(column: string, what: string): Error {
  return corrupt(`The log is damaged, or was changed by hand: ${column} is not ${what}`)
}
