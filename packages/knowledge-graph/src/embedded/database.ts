import type * as sqlite from 'node:sqlite'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isMnesticError, MnesticError } from '@mnestic/core'
import { translate } from './errors.ts'
import { layout, layoutVersion } from './layout.ts'
import type { Site } from '../contract/engine.ts'

const fileName = 'graph.sqlite'
/** How long another process that writes is waited for, in milliseconds. */
export const busyTimeout = 5_000

export type Value = number | string | null
export type Row = readonly Value[]

/**
 * The graph's SQLite file, in the folder of the view; without a folder in memory. Everything happens inside `read` and
 * `write`, which are synchronous: no transaction outlives a call, so no reader of this process pins the write-ahead log.
 */
export class Database {
  readonly name: string
  /** Changes when numbers of rows may mean other rows from now on. */
  generation = 0
  readonly #site: Site
  readonly #make: () => sqlite.DatabaseSync
  #database: sqlite.DatabaseSync
  readonly #statements = new Map<string, sqlite.StatementSync>()
  #open = true
  #damaged = false

  private constructor(site: Site, make: () => sqlite.DatabaseSync) {
    this.name = `graph ${site.name}`
    this.#site = site
    this.#make = make
    this.#database = make()
  }

  /** Made anew where it is damaged or of another log, schema, extractor or format. */
  static async open(site: Site): Promise<Database> {
    const { DatabaseSync } = await loadSqlite()
    const file = fileOf(site)
    if (site.folder !== undefined) mkdirSync(site.folder, { recursive: true })
    const open = (): Database => {
      const database = new Database(site, () => new DatabaseSync(file ?? ':memory:'))
      try {
        database.#prepareFile()
        return database
      } catch (error) {
        const failure = database.#failure(error)
        database.close()
        throw failure
      }
    }
    try {
      return open()
    } catch (error) {
      if (!isMnesticError(error, 'CORRUPT')) throw translate(error, `graph ${site.name}`)
      return open() // closing has removed it
    }
  }

  /** A statement met damage: what is there cannot be built upon. */
  get damaged(): boolean {
    return this.#damaged
  }

  /** Runs `body` in a transaction that holds the lock of all processes. */
  write<T>(body: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', body)
  }

  /** Runs `body` over one unchanging state. */
  read<T>(body: () => T): T {
    return this.#transaction('BEGIN', body)
  }

  /** Outside of transactions. */
  exec(sql: string): void {
    this.check()
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  run(sql: string, ...values: Value[]): void {
    this.insert(sql, ...values)
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    try {
      return rowOf(this.#prepare(sql).get(...values))
    } catch (error) {
      throw this.#failure(error)
    }
  }

  *each(sql: string, ...values: Value[]): Generator<Row> {
    try {
      for (const row of this.#prepare(sql).iterate(...values)) {
        const found = rowOf(row)
        if (found !== undefined) yield found
      }
    } catch (error) {
      throw this.#failure(error)
    }
  }

  /** The number that stands first in the only row. */
  number(sql: string, ...values: Value[]): number {
    return Number(this.get(sql, ...values)?.[0] ?? 0)
  }

  /** After `INSERT`. */
  insert(sql: string, ...values: Value[]): number {
    try {
      return Number(this.#prepare(sql).run(...values).lastInsertRowid)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  /** @throws CLOSED */
  check(): void {
    if (!this.#open) throw new MnesticError('CLOSED', `The ${this.name} was closed`)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#release()
  }

  /** A damaged file goes: a view is made from the log, and nothing is lost with it. */
  #release(): void {
    this.#statements.clear()
    this.#database.close()
    const file = fileOf(this.#site)
    if (!this.#damaged || file === undefined) return
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  }

  #failure(error: unknown): MnesticError {
    const failure = translate(error, this.name)
    this.#damaged ||= failure.code === 'CORRUPT'
    return failure
  }

  #transaction<T>(begin: string, body: () => T): T {
    this.check()
    try {
      this.#database.exec(begin)
      const result = body()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      try {
        this.#database.exec('ROLLBACK')
      } catch {
        // SQLite has rolled back by itself, or BEGIN failed; the first error is the one to tell.
      }
      throw this.#failure(error)
    }
  }

  #prepare(sql: string): sqlite.StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      statement.setReturnArrays(true)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #prepareFile(): void {
    const site = this.#site
    this.exec(`
      PRAGMA busy_timeout = ${busyTimeout};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL; -- what a power cut takes back is replayed from the log
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      PRAGMA cache_size = -16384;
      PRAGMA wal_autocheckpoint = 8000; -- 32 MB: pages that many batches touch are copied back once
      PRAGMA journal_size_limit = 67108864;
    `)
    const shape = `${layoutVersion} ${site.shape}`
    this.write(() => {
      const tables = this.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table'")
      const known = tables > 0 ? this.#known() : undefined
      if (known?.[0] === site.logId && known[1] === shape) return
      if (tables > 0) this.#dropAll()
      this.#database.exec(layout)
      this.run('INSERT INTO site VALUES (1, ?, ?, 0, 0, 0, 0)', site.logId, shape)
    })
    if (this.number('SELECT revision FROM site') === 0) this.compact()
  }

  /** Empties everything; where that is not possible, since it is damaged, in a new file. */
  reset(): void {
    this.generation++
    try {
      if (!this.#damaged) this.write(() => this.#clear())
    } catch (error) {
      if (!this.#damaged) throw error
    }
    if (!this.#damaged) return this.compact()
    this.check()
    this.#release()
    this.#database = this.#make()
    this.#damaged = false
    try {
      this.#prepareFile()
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #clear(): void {
    const [logId = '', shape = ''] = this.get('SELECT log_id, shape FROM site') ?? []
    this.#dropAll()
    this.#database.exec(layout)
    this.run('INSERT INTO site VALUES (1, ?, ?, 0, 0, 0, 0)', logId, shape)
  }

  #known(): Row | undefined {
    try {
      return this.get('SELECT log_id, shape FROM site')
    } catch {
      return undefined // of another format
    }
  }

  #dropAll(): void {
    const names = [
      ...this.each("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"),
    ]
    for (const [name] of names) this.#database.exec(`DROP TABLE "${name}"`)
  }

  /** What was dropped is still in free pages and in the write-ahead log. */
  compact(): void {
    try {
      this.#database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // Another process is at it.
    }
  }
}

function fileOf({ folder }: Site): string | undefined {
  return folder === undefined ? undefined : join(folder, fileName)
}

async function loadSqlite(): Promise<typeof sqlite> {
  try {
    return await import('node:sqlite')
  } catch (error) {
    throw new MnesticError(
      'UNSUPPORTED',
      `The embedded graph needs Node 22.13 or newer with node:sqlite; this is ${process.version}. Update Node`,
      { cause: error },
    )
  }
}

/** With `setReturnArrays` rows are lists, which the types do not know. */
function rowOf(row: unknown): Row | undefined {
  return Array.isArray(row) ? row : undefined
}
