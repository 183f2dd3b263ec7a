import { DatabaseSync } from 'node:sqlite'

/** What a person would write without a library: one table on `node:sqlite`, WAL, every commit synced. */
export interface Bare {
  /** One transaction. */
  insert(text: string): void
  /** One transaction for all. */
  insertAll(texts: readonly string[]): void
  close(): void
}

/** `text`: nothing but the text. `id`: a random unique id besides, which any memory needs to name a record again. */
export type BareTable = 'text' | 'id'

export function openBare(file: string, table: BareTable): Bare {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const id = table === 'id' ? ', id TEXT NOT NULL UNIQUE' : ''
  database.exec(`CREATE TABLE records (seq INTEGER PRIMARY KEY, text TEXT NOT NULL${id}) STRICT`)
  const statement = database.prepare(
    table === 'id' ? 'INSERT INTO records (text, id) VALUES (?, ?)' : 'INSERT INTO records (text) VALUES (?)',
  )
  const run = (text: string): void => {
    if (table === 'id') statement.run(text, globalThis.crypto.randomUUID())
    else statement.run(text)
  }
  return {
    insert: run,
    insertAll: (texts) => {
      database.exec('BEGIN IMMEDIATE')
      for (const text of texts) run(text)
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}
