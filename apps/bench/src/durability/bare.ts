import { DatabaseSync } from 'node:sqlite'

/** What a person would write without a library: one table on `node:sqlite`, WAL, every commit synced. */
export interface Bare {
  /** One transaction. */
  insert(text: string): void
  /** One transaction for all. */
  insertAll(texts: readonly string[]): void
  close(): void
}

export function openBare(file: string): Bare {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec('CREATE TABLE records (seq INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const statement = database.prepare('INSERT INTO records (text) VALUES (?)')
  return {
    insert: (text) => {
      statement.run(text)
    },
    insertAll: (texts) => {
      database.exec('BEGIN IMMEDIATE')
      for (const text of texts) statement.run(text)
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}
