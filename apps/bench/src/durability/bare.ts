import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { NewRecord } from '@mnestic/core'

/** What a person would write without a library: one table on `node:sqlite`, WAL, every commit synced. */
export interface Bare {
  /** The write of these records, ready to be timed: one transaction. */
  prepare(records: readonly NewRecord[]): () => void
  close(): void
}

/** `record`: the columns and keys that a record needs to be found again. `text`: nothing but the text. */
export type BareTable = 'record' | 'text'

interface Shape {
  readonly schema: string
  readonly insert: string
  readonly row: (record: NewRecord) => readonly SQLInputValue[]
}

const shapes: Readonly<Record<BareTable, Shape>> = {
  record: {
    schema: `
      CREATE TABLE records (
        seq INTEGER PRIMARY KEY, scope INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
        session TEXT, speaker TEXT, role TEXT, metadata TEXT, text TEXT NOT NULL,
        UNIQUE (scope, id)
      ) STRICT;
      CREATE INDEX records_scope ON records (scope)`,
    insert: `
      INSERT INTO records (scope, id, at, session, speaker, role, metadata, text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    row: ({ id, body: { at, session, speaker, role, metadata, text } }) => [
      1,
      id,
      at,
      session ?? null,
      speaker ?? null,
      role ?? null,
      metadata === undefined ? null : JSON.stringify(metadata),
      text,
    ],
  },
  text: {
    schema: 'CREATE TABLE records (seq INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT',
    insert: 'INSERT INTO records (text) VALUES (?)',
    row: ({ body }) => [body.text],
  },
}

export function openBare(file: string, table: BareTable): Bare {
  const { schema, insert, row } = shapes[table]
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec(schema)
  const statement = database.prepare(insert)
  return {
    prepare: (records) => {
      const [only] = records
      // A statement alone is a transaction.
      if (only !== undefined && records.length === 1) return () => statement.run(...row(only))
      return () => {
        database.exec('BEGIN IMMEDIATE')
        for (const record of records) statement.run(...row(record))
        database.exec('COMMIT')
      }
    },
    close: () => database.close(),
  }
}
