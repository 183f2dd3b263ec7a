import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { auth } from 'neo4j-driver'
import { describe, expect, test } from 'vitest'
import { factsIn } from '../engines/reference.ts'
import { batch, opened, record, site } from '../engines/said.ts'
import { lossyProxy } from './lossy-proxy.ts'
import { logFrom } from './shared-log.ts'
import type { TestServer } from './test-server.ts'

const never = new AbortController().signal
const all = { facts: { after: 0, limit: 10_000 } } as const

/** What a graph does when its server does not answer, or refuses. Restarts the server. */
export function outages(server: TestServer): void {
  describe('a server that is not there', () => {
    test(
      'is a retryable error, and its return finds all that was committed',
      { timeout: 300_000 },
      async () => {
        const engine = neo4jEngine({ ...server.access(), patience: 500 })
        const here = site()
        const graph = await engine.open(here)
        const retryable = { code: 'STORAGE_FAILED', retryable: true }

        // Between two batches.
        expect(await graph.commit(logFrom(0), never)).toBe('applied')
        await server.kill()
        await expect(graph.commit(logFrom(5), never)).rejects.toMatchObject(retryable)
        await expect(graph.graph(1, all)).rejects.toMatchObject(retryable)
        await expect(engine.open(here)).rejects.toMatchObject(retryable)
        await server.start()
        expect(await graph.revision()).toBe(5)
        expect(await graph.commit(logFrom(5), never)).toBe('applied')

        // In the middle of one: it has landed whole or not at all, and coming again it lands once.
        const people = Array.from({ length: 40 }, (_, i) =>
          record(i + 11, [[`Person ${i + 100}`, 'met', 'Carla']]),
        )
        const large = batch(10, 50, ...people)
        const [outcome] = await Promise.allSettled([graph.commit(large, never), server.kill()])
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(retryable)
        await server.start()
        const stands = await graph.revision()
        expect([10, 50]).toContain(stands)
        expect(await graph.commit(large, never)).toBe(stands === 10 ? 'applied' : 'behind')
        await graph.close()

        await opened(
          engine,
          async (again) => {
            expect(await again.revision()).toBe(50)
            const found = await again.graph(1, all)
            expect(found.facts).toBe(10 + 1 + 40)
            expect(new Set(factsIn(found)).size).toBe(found.facts)
          },
          here,
        )
      },
    )

    test('at open is a retryable error', async () => {
      const engine = neo4jEngine({ uri: 'bolt://127.0.0.1:1', patience: 0 })
      const refused = engine.open(site())
      await expect(refused).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: true })
    })
  })

  describe('a server that refuses', () => {
    test('a password: not retryable', async () => {
      const engine = neo4jEngine({ ...server.access(), auth: auth.basic('neo4j', 'another password') })
      const refused = engine.open(site())
      await expect(refused).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: false })
      await expect(refused).rejects.toThrow(/auth/)
      await expect(refused).rejects.not.toThrow(/another password/)
    })

    test('a database that it does not have: not retryable', async () => {
      const engine = neo4jEngine({ ...server.access(), database: 'nowhere' })
      const refused = engine.open(site())
      await expect(refused).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: false })
      await expect(refused).rejects.toThrow(/database/)
    })
  })

  test('a commit whose answer was lost is not done twice', async () => {
    const proxy = await lossyProxy(server.port())
    const engine = neo4jEngine({ ...server.access(), uri: `bolt://127.0.0.1:${proxy.port}` })
    await opened(engine, async (graph) => {
      expect(await graph.commit(logFrom(0), never)).toBe('applied')
      proxy.lossy = 1
      // The driver asks again by itself: the graph is where the batch ends.
      expect(await graph.commit(logFrom(5), never)).toBe('behind')
      expect(proxy.lost).toBe(1)
      expect(await graph.revision()).toBe(10)
      expect((await graph.graph(1, all)).facts).toBe(11)
    })
    proxy.close()
  })
}
