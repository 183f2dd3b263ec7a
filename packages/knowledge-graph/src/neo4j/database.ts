import {
  bookmarkManager,
  session as access,
  type BookmarkManager,
  type Driver,
  type ManagedTransaction,
  type Session,
} from 'neo4j-driver'
import { MnesticError, throwIfAborted } from '@mnestic/core'
import { translate } from './errors.ts'
import type { Values } from './values.ts'

export type Row = readonly unknown[]

/** The queries of one transaction. */
export type Run = (query: string, values: Values) => Promise<readonly Row[]>

/**
 * One database of a server, by managed transactions: the driver runs them again where the server asks for it, so what
 * they do may happen twice, but is kept once. Bookmarks make a read on another member of a cluster see what was written
 * before.
 */
export class Database {
  readonly name: string
  readonly #driver: Driver
  readonly #database: string
  readonly #timeout: number
  readonly #own: boolean
  readonly #bookmarks: BookmarkManager = bookmarkManager()
  #open = true

  /** @param own the driver is closed with it */
  constructor(driver: Driver, options: { name: string; database: string; timeout: number; own: boolean }) {
    this.#driver = driver
    this.name = options.name
    this.#database = options.database
    this.#timeout = options.timeout
    this.#own = options.own
  }

  /** By any member of a cluster. */
  read<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.#managed(
      access.READ,
      undefined,
      (session, body) => session.executeRead(body, { timeout: this.#timeout }),
      work,
    )
  }

  /** By the one that writes. */
  write<T>(work: (run: Run) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#managed(
      access.WRITE,
      signal,
      (session, body) => session.executeWrite(body, { timeout: this.#timeout }),
      work,
    )
  }

  /** `Neo4j/5.26.0` */
  async agent(): Promise<string> {
    this.#check()
    try {
      return (await this.#driver.getServerInfo({ database: this.#database })).agent ?? ''
    } catch (error) {
      throw translate(error, this.name)
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    if (this.#own) await this.#driver.close()
  }

  async #managed<T>(
    mode: 'READ' | 'WRITE',
    signal: AbortSignal | undefined,
    execute: (session: Session, body: (transaction: ManagedTransaction) => Promise<T>) => Promise<T>,
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    this.#check()
    throwIfAborted(signal)
    const session = this.#driver.session({
      database: this.#database,
      defaultAccessMode: mode,
      bookmarkManager: this.#bookmarks,
    })
    const stop = (): void => void session.close().catch(() => undefined)
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await execute(session, (transaction) => {
        throwIfAborted(signal)
        return work(async (query, values) => {
          const { records } = await transaction.run(query, values)
          throwIfAborted(signal)
          return records.map((record): Row => record.keys.map((key): unknown => record.get(key)))
        })
      })
    } catch (error) {
      throwIfAborted(signal)
      this.#check()
      throw translate(error, this.name)
    } finally {
      signal?.removeEventListener('abort', stop)
      await session.close().catch(() => undefined)
    }
  }

  #check(): void {
    if (!this.#open) throw new MnesticError('CLOSED', `The ${this.name} was closed`)
  }
}
