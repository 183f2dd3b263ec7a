import { isMnesticError, MnesticError } from '@mnestic/core'
import pg from 'pg'
import { isAftermath, isLocked, isLost, isOwn, isPassing, translate } from './errors.ts'
import type { Row } from './rows.ts'
import { Session } from './session.ts'

/** What a statement takes: Buffers go over in binary (see wire.ts), everything else as text. */
export type Value = string | number | Buffer | null

/** Statements of one transaction. They go to the server at once, one after the other, without waiting for answers. */
export interface Transaction {
  /** How many statements were sent. */
  readonly sent: number
  query(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>
  /** Its failure is that of the commit. */
  send(sql: string, ...values: readonly Value[]): void
}

/** One that waits for its transaction; `run` answers what tells its result once that is committed. */
interface Write {
  readonly reject: (error: Error) => void
  readonly run: (transaction: Transaction) => Promise<() => void>
}

/** So many writes at most share a commit. */
const together = 64

/** So many times is a call made again whose failure is known to have changed nothing. */
const attempts = 5

/** How long a statement of `alone` waits for a lock, in milliseconds: the server itself gives way after a second. */
const patience = 2_000

/** The connections to one log. What goes wrong leaves as a MnesticError, except from `Transaction.query`. */
export class Database {
  readonly name: string
  readonly #pool: pg.Pool
  readonly #names = new Map<string, string>()
  readonly #waiting: Write[] = []
  #working: Promise<void> | undefined
  readonly #under = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined

  constructor(settings: pg.ClientConfig, connections: number, name: string) {
    this.name = name
    this.#pool = new pg.Pool({ ...settings, max: connections, allowExitOnIdle: true, Client: Session })
    // A connection that dies while nobody uses it leaves the pool; one in use fails its statements.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** One statement that may be made twice: a read, or one that sets something. */
  async query(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return await this.#call(async () => {
      const client = await this.#pool.connect()
      try {
        const rows = await this.#run(client, sql, values)
        client.release()
        return rows
      } catch (error) {
        client.release(isLost(error))
        throw error
      }
    })
  }

  /**
   * Runs `body` in a transaction of its own, and commits it: durable when it resolves. `body` is run again where the
   * server gave up, or the connection was lost before the commit was on its way.
   */
  async transaction<T>(body: (transaction: Transaction) => Promise<T>): Promise<T> {
    return await this.#call(() => this.#transaction(body))
  }

  /**
   * The same, in the order of the calls, and for what takes the lock of the log: those that come while a commit is
   * under way are committed together by the next one. A commit waits for the disk, whatever it holds, and connections
   * that wait for the lock are of no use to others. A `body` that refuses has sent nothing.
   */
  async write<T>(body: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.check()
    return await new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        reject,
        run: async (tx) => {
          const result = await body(tx)
          return () => resolve(result)
        },
      })
      this.#working ??= this.#work()
    })
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) await this.#together(this.#waiting.splice(0, together))
    this.#working = undefined // at once: who comes now must not take this for somebody who goes on
  }

  async #together(writes: readonly Write[]): Promise<void> {
    let wrote = false
    try {
      const done = await this.#attempt(() =>
        this.#transaction(async (tx) => {
          const { sent } = tx
          const all: (() => void)[] = []
          for (const one of writes) {
            all.push(await settled(one, tx))
            wrote ||= tx.sent > sent
          }
          return all
        }),
      )
      for (const settle of done) settle()
    } catch (error) {
      const known = translate(error, this.name)
      // What one of them asked may be what the server refuses to all: then each for itself.
      if (writes.length > 1 && (!known.retryable || (wrote && isOwn(known.cause))))
        for (const one of writes) await this.#together([one])
      else for (const { reject } of writes) reject(known)
    }
  }

  async #transaction<T>(body: (transaction: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    const sent: Promise<unknown>[] = [told(client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE'))]
    let committing = false
    try {
      const result = await body({
        query: (sql, ...values) => told(this.#run(client, sql, values)),
        send: (sql, ...values) => void sent.push(told(this.#run(client, sql, values))),
        get sent() {
          return sent.length
        },
      })
      committing = true
      const commit = told(client.query('COMMIT'))
      await Promise.all(sent)
      const { command } = await commit
      if (command !== 'COMMIT') throw new Error(`The server answered ${command} to COMMIT`)
      client.release()
      return result
    } catch (thrown) {
      const error = isAftermath(thrown) ? await firstFailure(sent, thrown) : thrown
      await giveBack(client, error)
      if (committing && isLost(error)) throw unknownOutcome(error, this.name)
      throw error
    }
  }

  /**
   * Statements that stand in no transaction, and may take their time: VACUUM. One that has to wait too long for somebody
   * else is left out. Answers whether all were made, without a warning.
   */
  async alone(statements: readonly string[]): Promise<boolean> {
    return await this.#call(async () => {
      const client = await this.#pool.connect()
      let well = true
      client.on('notice', () => (well = false))
      try {
        await client.query(
          `SET statement_timeout = 0; SET client_min_messages = warning; SET lock_timeout = ${patience}`,
        )
        for (const sql of statements)
          await client.query(sql).catch((error: unknown) => {
            if (!isLocked(error)) throw error
            well = false
          })
        return well
      } finally {
        client.release(true)
      }
    })
  }

  /** Something that `close` waits for. */
  async #call<T>(call: () => Promise<T>): Promise<T> {
    this.check()
    const under = told(this.#attempt(call))
    this.#under.add(under)
    try {
      return await under
    } finally {
      this.#under.delete(under)
    }
  }

  async #attempt<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call()
      } catch (error) {
        // A server that cannot be reached is not asked again: that is for the caller to decide.
        const again = isPassing(error) || (isLost(error) && !refused(error))
        if (!again || attempt === attempts) throw translate(error, this.name)
      }
    }
  }

  /** Prepared once on each connection. */
  async #run(client: pg.PoolClient, sql: string, values: readonly Value[]): Promise<readonly Row[]> {
    let name = this.#names.get(sql)
    if (name === undefined) {
      name = `mnestic_${this.#names.size}`
      this.#names.set(sql, name)
    }
    const { rows } = await client.query<Row>({ name, text: sql, values: [...values] })
    return rows
  }

  /** @throws CLOSED */
  check(): void {
    if (this.#closing !== undefined)
      throw new MnesticError('CLOSED', `${this.name} was closed. Open the storage again`)
  }

  /** Calls that are under way end first: a pool that ends forgets who waits for a connection. */
  async close(): Promise<void> {
    this.#closing ??= Promise.allSettled([this.#working, ...this.#under]).then(() => this.#pool.end())
    await this.#closing
  }
}

/** Its failure is somebody's who may not have got to awaiting it; by then Node would have ended the process. */
function told<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {})
  return answer
}

/** Of what was sent before: the server answers in order, so they have failed by now if they have. */
async function firstFailure(sent: readonly Promise<unknown>[], otherwise: unknown): Promise<unknown> {
  const outcomes = await Promise.allSettled(sent)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  return failed === undefined ? otherwise : failed.reason
}

/** A refusal is one's own; it is told with the others' results, since it stands on what they wrote. */
async function settled({ run, reject }: Write, tx: Transaction): Promise<() => void> {
  const { sent } = tx
  try {
    return await run(tx)
  } catch (error) {
    if (!isMnesticError(error) || tx.sent > sent) throw error
    return () => reject(error)
  }
}

/** The transaction is rolled back, and the connection goes back to the pool, or away where it is of no use. */
async function giveBack(client: pg.PoolClient, error: unknown): Promise<void> {
  if (isLost(error)) return client.release(true)
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch {
    client.release(true)
  }
}

/** No new connection came about: the server is down, starting, or has no room. */
function refused(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message = '' } = error as { code?: unknown; message?: string }
  return (
    ['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', '57P03'].includes(String(code)) ||
    message.startsWith('timeout e')
  )
}

function unknownOutcome(error: unknown, name: string): MnesticError {
  return new MnesticError(
    'STORAGE_FAILED',
    `${name}: the connection was lost during a commit, so that it is not known whether the write was kept. Make it again with the same idempotency key, or look first`,
    { retryable: true, cause: error },
  )
}
