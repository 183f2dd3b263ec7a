import type { JsonValue } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import { corrupt } from './errors.ts'
import { int, parse, text } from './rows.ts'

/** Inside `read`. */
export function getMeta(c: Connection, key: string): JsonValue | undefined {
  const row = c.get('SELECT value, sum FROM meta WHERE key = ?', key)
  if (row === undefined) return undefined
  const value = text(row, 'value')
  if (int(row, 'sum') !== checksum(key, value))
    throw corrupt(`${c.name}: ${JSON.stringify(key)} fails its checksum`)
  return parse<JsonValue>(value)
}

/** Inside `write`. */
export function setMeta(c: Connection, key: string, value: JsonValue): void {
  const json = JSON.stringify(value)
  const upsert = 'ON CONFLICT DO UPDATE SET value = excluded.value, sum = excluded.sum'
  c.run(`INSERT INTO meta VALUES (?, ?, ?) ${upsert}`, key, json, checksum(key, json))
}
