import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { MnesticError } from '@mnestic/core'
import { translate } from './errors.ts'
import type { Row } from './rows.ts'

/**
 * One SQLite connection with its prepared statements. Everything happens inside `write` or `read`, which are
 * synchronous: no transaction outlives a call, so no reader of this process ever pins the write-ahead log.
 */
export class Connection {
  readonly name: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #open = true

  constructor(database: DatabaseSync, name: string) {
    this.#database = database
    this.name = name
  }

  /** Runs `body` in a transaction that holds the commit lock of all processes; durable when it returns. */
  write<T>(body: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', body)
  }

  /** Runs `body` over one unchanging state of the log. */
  read<T>(body: () => T): T {
    return this.#transaction('BEGIN', body)
  }

  #transaction<T>(begin: string, body: () => T): T {
    this.check()
    try {
      this.run(begin)
      const result = body()
      this.run('COMMIT')
      return result
    } catch (error) {
      this.#rollback()
      throw translate(error, this.name)
    }
  }

  #rollback(): void {
    try {
      this.#database.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself, or BEGIN failed; the first error is the one to tell.
    }
  }

  /** Outside of transactions: pragmas, VACUUM. */
  exec(sql: string): void {
    this.check()
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw translate(error, this.name)
    }
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.prepare(sql).run(...values)
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.prepare(sql).get(...values)
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepare(sql).all(...values)
  }

  /** The number of a statement that always answers one. */
  number(sql: string, ...values: SQLInputValue[]): number {
    const value = Object.values(this.get(sql, ...values) ?? {})[0]
    return typeof value === 'number' ? value : 0
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** @throws CLOSED */
  check(): void {
    if (!this.#open) throw new MnesticError('CLOSED', `${this.name} was closed. Open the storage again`)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#statements.clear()
    this.#database.close()
  }
}
