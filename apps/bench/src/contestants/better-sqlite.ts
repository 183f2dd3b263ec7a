import { DatabaseSync } from 'node:sqlite'

/** As much of better-sqlite3 as mem0's vector store asks for, over Node's own SQLite. */
export class BetterSqlite extends DatabaseSync {
  transaction<Args extends readonly unknown[]>(task: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      this.exec('BEGIN')
      try {
        task(...args)
        this.exec('COMMIT')
      } catch (error) {
        this.exec('ROLLBACK')
        throw error
      }
    }
  }
}
