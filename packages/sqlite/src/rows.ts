import type { SQLOutputValue } from 'node:sqlite'
import { corrupt } from './errors.ts'

/** A row as SQLite hands it over. A damaged file can hold any type in any column, so columns are read by these. */
export type Row = Readonly<Record<string, SQLOutputValue>>

export function int(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw corrupt(`The log is damaged: ${column} is no integer`)
  return value
}

export function intOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : int(row, column)
}

export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw corrupt(`The log is damaged: ${column} is no text`)
  return value
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw corrupt(`The log is damaged: ${column} is no blob`)
  return value
}

/** JSON that this package wrote; the row's checksum was compared before. */
export function parse<T>(json: string): T {
  return JSON.parse(json) as T
}
