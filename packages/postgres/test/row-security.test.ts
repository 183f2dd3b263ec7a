import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openMemory, scope } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { query, reason, url } from './server.ts'
import { ask, clustered, openVectors, textOf } from './vectors/points.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/postgres.md'), 'utf8')
const [once = '', each = ''] = [...page.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(([, sql = '']) => sql)

const as = (user: string): string => url.replace('postgres@', `${user}:secret@`)

const tables = ['scope', 'entry', 'link', 'embedding', 'batch', 'snapshot', 'chunk']
const scopes = { acme: scope('acme', 'ana'), globex: scope('globex', 'bruno'), acmeish: scope('acme2') }
const vectors = clustered(300, 3)
const [cue] = clustered(1, 9)

describe.skipIf(reason !== undefined)('the row-level security of docs/postgres.md', () => {
  it('shows a role the scopes of one tenant and nothing else, in every table and through the index', async () => {
    await query("CREATE ROLE agent LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE postgres TO agent")
    await query('CREATE EXTENSION vector')
    const storage = postgresStorage(as('agent'), { vectors: 'pgvector' })
    {
      await using memory = await openVectors(storage, { exactUpTo: 100 })
      for (const [name, path] of Object.entries(scopes))
        await memory.write(
          path,
          vectors.map((vector, i) => ({ id: `${name}-${i}`, text: textOf(vector) })),
          { idempotencyKey: 'first' },
        )
      await ask(memory, scopes.acme, cue!)
      expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
    }
    await query(once)
    await query(each)

    const count = async (table: string, user: string): Promise<number> =>
      Number((await query(`SELECT count(*) FROM mnestic.${table}`, as(user)))[0]?.['count'])
    expect(await count('scope', 'acme')).toBe(1)
    expect(await count('entry', 'acme')).toBe(300)
    expect(await count('embedding', 'acme')).toBe(300)
    expect(await count('batch', 'acme')).toBe(1)
    expect(await count('tenant', 'acme')).toBe(1)
    for (const table of tables) {
      const others = `SELECT count(*) FROM mnestic.${table} WHERE scope NOT IN (SELECT scope FROM mnestic.scope)`
      expect(await query(others, as('acme'))).toEqual([{ count: '0' }])
    }
    // A table that is new in a later version would have to be in the page, too.
    const scoped = await query(
      `SELECT table_name FROM information_schema.columns WHERE table_schema = 'mnestic' AND column_name = 'scope'
       AND table_name <> 'log' ORDER BY table_name`,
    )
    expect(scoped.map(({ table_name: name }) => name)).toEqual(tables.toSorted())

    // Its nearest neighbours are those of others as well: the same vectors lie in all three scopes.
    const nearest = `SELECT v.scope FROM mnestic.embedding v WHERE fingerprint = 1
      ORDER BY vector::vector(24) <=> '[${cue!.join(',')}]' LIMIT 30`
    const settings =
      'SET enable_seqscan = off; SET enable_sort = off; SET hnsw.iterative_scan = strict_order;'
    const plan = await last(`${settings} EXPLAIN ${nearest}`)
    expect(JSON.stringify(plan)).toContain('Index Scan using embedding_hnsw_1')
    const found = await last(`${settings} ${nearest}`)
    expect(found.length).toBe(30)
    expect(new Set(found.map((row) => row['scope']))).toEqual(
      new Set((await query('SELECT scope FROM mnestic.scope', as('acme'))).map((row) => row['scope'])),
    )
    // The owner is held to it as well, but for the policy that names it.
    expect(await count('entry', 'agent')).toBe(900)
  })

  it("runs a whole memory as a tenant's role, which reads, writes and forgets its own, and no other's", async () => {
    await using memory = await openVectors(postgresStorage(as('acme')), { exactUpTo: 100 })
    expect(await memory.scopes()).toEqual([['acme', 'ana']])
    expect((await ask(memory, scopes.acme, cue!)).ids.every((id) => id.startsWith('acme-'))).toBe(true)
    expect((await ask(memory, scopes.globex, cue!)).ids).toEqual([])
    await memory.write(scope('acme', 'new'), { id: 'new', text: textOf(cue!) })
    expect((await ask(memory, scope('acme', 'new'), cue!)).ids).toEqual(['new'])
    expect((await memory.forget(scope('acme', 'new'), { ids: ['new'] })).erased).toEqual(['new'])
    await expect(memory.write(scope('globex', 'x'), 'Not mine.')).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    })

    await using all = await openMemory({ storage: postgresStorage(as('agent')), backends: {} })
    expect((await all.stats(scopes.globex)).records).toBe(300)
    expect((await all.stats(scope('globex', 'x'))).records).toBe(0)
  })
})

/** What the last of several statements answers to the tenant. */
async function last(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(as('acme'))
  await client.connect()
  try {
    const results: unknown = await client.query(sql)
    return (results as pg.QueryResult<Record<string, unknown>>[]).at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}
