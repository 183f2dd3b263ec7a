import type { Backend, Change, Host, Storage } from '@mnestic/core'
import { postgresStorage, postgresVectors, type PostgresVectorsOptions } from '@mnestic/postgres'
import pg from 'pg'
import { encodePut } from '../../src/codec.ts'
import { freshSchema, url } from '../server.ts'

/**
 * `postgresVectors` under a log that is not in PostgreSQL, such as the kit's: what the storage does in the transaction
 * of a record is done by `apply` here. Everything that answers is the package's own.
 */
export function mirrored(options: PostgresVectorsOptions = {}): Backend {
  const { capabilities } = postgresVectors(postgresStorage(url), options)
  return { specVersion: 'v1', capabilities, open: (host) => openMirror(host, options) }
}

/** A log in PostgreSQL without a memory, and a connection that writes to its tables. */
interface Tables {
  readonly storage: Storage
  readonly logId: string
  readonly client: pg.Client
}

/** Tables that nobody uses: to make them takes longer than a case. */
const free: Tables[] = []

async function makeTables(): Promise<Tables> {
  const schema = freshSchema()
  const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
  const open = await storage.open()
  await open.close()
  const client = new pg.Client(url)
  client.on('error', () => {}) // the server goes before it
  await client.connect()
  await client.query(`SET search_path = ${schema}, public`)
  return { storage, logId: open.logId, client }
}

async function openMirror(host: Host, options: PostgresVectorsOptions): ReturnType<Backend['open']> {
  const tables = free.pop() ?? (await makeTables())
  const { storage, logId, client } = tables
  const clear = (): Promise<unknown> => client.query('DELETE FROM entry; DELETE FROM embedding')
  await clear()
  await client.query(
    `INSERT INTO fingerprint (number, look, name) OVERRIDING SYSTEM VALUE VALUES (1, 'it', $1)
     ON CONFLICT (number) DO UPDATE SET name = excluded.name`,
    [JSON.stringify(host.fingerprint)],
  )
  // A new mirror is empty, whatever the log has.
  const head = async (): Promise<number> => {
    await host.head()
    return 0
  }
  const view = await postgresVectors(storage, options).open({ ...host, logId, head })
  return {
    revision: () => view.revision(),
    async apply(batch, signal) {
      signal.throwIfAborted()
      const outcome = await view.apply(batch, signal)
      if (outcome === 'applied') for (const change of batch.changes) await write(client, change)
      return outcome
    },
    recall: (cue, ask) => view.recall(cue, ask),
    score: (cue, seqs, ask) => view.score?.(cue, seqs, ask) ?? Promise.reject(new Error('no score')),
    async reset() {
      await view.reset()
      await clear()
    },
    verify: (seqs) => view.verify(seqs),
    async close() {
      if (!free.includes(tables)) free.push(tables)
      await view.close()
    },
  }
}

async function write(client: pg.Client, change: Change): Promise<void> {
  switch (change.kind) {
    case 'put': {
      const { head, content } = encodePut(change.id, change.body)
      await client.query(
        'INSERT INTO entry (revision, scope, kind, links, head, content) VALUES ($1, $2, 1, 0, $3, $4)',
        [change.seq, change.scope, head, content],
      )
      break
    }
    case 'vectors':
      await client.query('DELETE FROM embedding WHERE scope = $1 AND seq = $2', [change.scope, change.seq])
      break
    case 'erase':
      for (const table of ['entry', 'embedding'])
        await client.query(
          `DELETE FROM ${table} WHERE scope = $1 AND ${table === 'entry' ? 'revision' : 'seq'} = ANY ($2)`,
          [change.scope, change.seqs],
        )
      return
    case 'note':
      return
  }
  if (change.vectors === undefined) return
  for (const [part, vector] of [change.vectors.whole, ...change.vectors.passages].entries())
    await client.query('INSERT INTO embedding VALUES ($1, $2, $3, 1, $4, $5)', [
      change.seq,
      part,
      change.scope,
      change.revision,
      `[${vector.join(',')}]`,
    ])
}
