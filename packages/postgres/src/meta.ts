import type { JsonValue } from '@mnestic/core'
import { json } from './codec.ts'
import type { Database } from './database.ts'
import { parse, text } from './rows.ts'

export async function getMeta(db: Database, key: string): Promise<JsonValue | undefined> {
  const [row] = await db.query('SELECT value FROM meta WHERE key = $1', json(key))
  return row && parse<JsonValue>(text(row, 'value'))
}

export async function setMeta(db: Database, key: string, value: JsonValue): Promise<void> {
  await db.query(
    'INSERT INTO meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    json(key),
    json(value),
  )
}
