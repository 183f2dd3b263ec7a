import { scope } from '@mnestic/core'
import { postgresStorage, shardOf } from '@mnestic/postgres'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { startPostgres } from '../../../scripts/postgres/server.mjs'
import { query, reason } from './server.ts'
import { ask, openVectors, unit, type VectorsMemory } from './vectors/points.ts'

const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 })
const tenants = Array.from({ length: 600 }, (_, i) => `tenant-${i}`)

describe('shardOf', () => {
  it('is a function of the first segment and the set of names', () => {
    fc.assert(
      fc.property(names, fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (shards, tenant, user) => {
        if (!tenant.isWellFormed() || !user.isWellFormed()) return
        const shard = shardOf(tenant, shards)
        expect(shards).toContain(shard)
        expect(shardOf(scope(tenant, user), shards.toReversed())).toBe(shard)
      }),
    )
  })

  it('moves to a new shard its share of the tenants, and no other tenant anywhere', () => {
    const before = ['eu-1', 'eu-2', 'eu-3']
    const after = [...before, 'eu-4']
    const moved = tenants.filter((tenant) => shardOf(tenant, after) !== shardOf(tenant, before))
    expect(moved.every((tenant) => shardOf(tenant, after) === 'eu-4')).toBe(true)
    for (const shard of after) {
      const share = tenants.filter((tenant) => shardOf(tenant, after) === shard).length / tenants.length
      expect(share).toBeGreaterThan(0.18)
      expect(share).toBeLessThan(0.32)
    }
    // What other programs compute, or an older version computed: it must not change.
    expect(tenants.slice(0, 6).map((tenant) => shardOf(tenant, after))).toMatchInlineSnapshot(`
      [
        "eu-1",
        "eu-3",
        "eu-3",
        "eu-2",
        "eu-3",
        "eu-4",
      ]
    `)
  })

  it.each([[[]], [['a', 'a']], [['a', '']], ['a'], [undefined]])('refuses %j', (shards) => {
    expect(() => shardOf('a', shards as never)).toThrow('accepted: a list of at least one name')
  })
})

describe.skipIf(reason !== undefined)('tenants on three servers', () => {
  const open = new Map<
    string,
    { readonly memory: VectorsMemory; readonly url: string; kill(): Promise<void> }
  >()
  afterAll(async () => {
    for (const { memory, kill } of open.values()) {
      await memory.close()
      await kill()
    }
  })

  it('lie each on one; they are found there, moved, and do not miss another server that is down', async () => {
    const shards = ['eu-1', 'eu-2', 'eu-3']
    await Promise.all(
      shards.map(async (shard) => {
        const { url, stop, kill } = await startPostgres()
        const memory = await openVectors(postgresStorage(url, { vectors: 'pgvector' }))
        open.set(shard, { memory, url, kill: () => stop().catch(kill) })
      }),
    )
    const at = (tenant: string, among: readonly string[] = shards) => open.get(shardOf(tenant, among))!
    const some = tenants.slice(0, 12)
    for (const tenant of some)
      await at(tenant).memory.write(scope(tenant, 'user'), { id: tenant, text: '1 2 3' })

    const cue = unit(Array.from({ length: 24 }, (_, i) => (i < 3 ? i + 1 : 0)))
    for (const tenant of some)
      expect((await ask(at(tenant).memory, scope(tenant, 'user'), cue)).ids).toEqual([tenant])
    const counts = await Promise.all(
      shards.map(async (shard) => {
        const own = some.filter((tenant) => shardOf(tenant, shards) === shard).length
        const [row] = await query('SELECT count(*) FROM mnestic.embedding', open.get(shard)!.url)
        return [Number(row?.['count']), own]
      }),
    )
    for (const [lying, own] of counts) expect(lying).toBe(own)
    expect(counts.every(([lying]) => lying! > 0)).toBe(true)

    // A server is taken away: its tenants move, the others stay where they are.
    const left = shards.slice(0, 2)
    const moving = some.filter((tenant) => shardOf(tenant, shards) === 'eu-3')
    for (const tenant of moving) {
      const lines = at(tenant).memory.export(tenant, { descendants: true })
      await at(tenant, left).memory.import(lines)
    }
    await open.get('eu-3')!.kill()
    for (const tenant of some)
      expect((await ask(at(tenant, left).memory, scope(tenant, 'user'), cue)).ids).toEqual([tenant])
  })
})
