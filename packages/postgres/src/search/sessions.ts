import { MnesticError, throwIfAborted } from '@mnestic/core'
import pg from 'pg'
import type { Value } from '../database.ts'
import { isLost, translate } from '../errors.ts'
import type { Row } from '../rows.ts'
import { Session, sessionSettings } from '../session.ts'
import type { Site } from '../site.ts'

/** A statement, and what has to be set for it alone. */
export interface Question {
  readonly sql: string
  readonly values: readonly Value[]
  /** Settings of its transaction, by name. */
  readonly settings?: Readonly<Record<string, string | number>>
}

/** Connections for searches, beside the storage's: a search does not wait behind a write, nor a write behind it. */
export class Sessions {
  readonly name: string
  readonly #pool: pg.Pool
  readonly #config: pg.ClientConfig
  readonly #under = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  constructor({ address, settings, name }: Site, path: readonly string[], connections: number) {
    this.name = name
    this.#config = sessionSettings(address, settings, path)
    this.#pool = new pg.Pool({ ...this.#config, max: connections, allowExitOnIdle: true, Client: Session })
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** In a transaction that reads; cancelled on the server when the signal says so. @throws ABORTED, CLOSED, STORAGE_FAILED */
  async ask(question: Question, signal?: AbortSignal): Promise<readonly Row[]> {
    for (let again = false; ; again = true) {
      if (this.#closed !== undefined)
        throw new MnesticError('CLOSED', `The search in ${this.name} was closed`)
      throwIfAborted(signal)
      const under = this.#ask(question, signal)
      this.#under.add(under)
      try {
        return await under
      } catch (error) {
        throwIfAborted(signal)
        // A connection may have died while nobody used it.
        if (again || !isLost(error)) throw translate(error, this.name)
      } finally {
        this.#under.delete(under)
      }
    }
  }

  async #ask(
    { sql, values, settings = {} }: Question,
    signal: AbortSignal | undefined,
  ): Promise<readonly Row[]> {
    const client = await this.#pool.connect()
    if (signal?.aborted === true) {
      client.release() // it was waited for, and nothing has been asked
      throwIfAborted(signal)
    }
    let cancelled: Promise<void> | undefined
    const onAbort = (): void => {
      cancelled = this.#cancel(client)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    let failed = true
    try {
      const before = [
        'BEGIN READ ONLY',
        ...Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = ${value}`),
      ]
      // They go out together; the answers come in their order.
      const sent = before.map((statement) => client.query(statement))
      const answer = client.query<Row>({ text: sql, values: [...values] })
      const end = client.query('COMMIT')
      const [{ rows }] = await Promise.all([answer, end, ...sent])
      failed = false
      return rows
    } finally {
      signal?.removeEventListener('abort', onAbort)
      // A cancellation that comes late would meet the next statement of the connection.
      await cancelled
      client.release(failed || cancelled !== undefined)
    }
  }

  async #cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as { readonly processID?: number }
    const other = new Session(this.#config)
    other.on('error', () => {})
    try {
      await other.connect()
      await other.query('SELECT pg_cancel_backend($1)', [processID])
    } catch {
      // The statement then ends by statement_timeout.
    } finally {
      await other.end().catch(() => {})
    }
  }

  /** A connection of its own, for what may take long; who opens it ends it. */
  async connect(): Promise<pg.Client> {
    const client = new Session(this.#config)
    client.on('error', () => {})
    await client.connect()
    return client
  }

  /** Searches that are under way end first: a pool that ends forgets who waits for a connection. */
  async close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#under).then(() => this.#pool.end())
    await this.#closed
  }
}

/** Ends a connection without a word: what the server is doing there, it brings to its end. */
export function abandon(client: pg.Client): void {
  const { connection } = client as { readonly connection?: { readonly stream: { destroy(): void } } }
  connection?.stream.destroy()
}
