import { openMemory, type RecordInput } from '@mnestic/core'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { auth } from 'neo4j-driver'
import { describe, expect, test } from 'vitest'
import { factsIn } from '../engines/reference.ts'
import { batch, opened, record, site } from '../engines/said.ts'
import { lossyProxy } from './lossy-proxy.ts'
import { logFrom } from './shared-log.ts'
import type { TestServer } from './test-server.ts'

const retryable = { code: 'STORAGE_FAILED', retryable: true }
const never = new AbortController().signal
const all = { facts: { after: 0, limit: 10_000 } } as const

const lives = (id: string, subject: string, object: string): RecordInput => ({
  id,
  text: `${subject} lives in ${object}.`,
  facts: [{ subject, predicate: 'lives_in', object }],
})

/** What a graph does when its server does not answer, or refuses. Restarts the server. */
export function outages(server: TestServer): void {
  describe('a server that is not there', () => {
    test(
      'between two writes or amid one: the memory goes on, and nothing is lost or there twice',
      { timeout: 300_000 },
      async () => {
        const engine = neo4jEngine({ ...server.access(), patience: 200 })
        const here = site()
        const graph = await engine.open(here)
        expect(await graph.commit(logFrom(0), never)).toBe('applied')
        const memory = await openMemory({ backends: { world: knowledgeGraph({ engine, extractor: false }) } })
        const world = memory.views.world
        await memory.write('ana', [lives('one', 'Bruno', 'Turin'), lives('two', 'Carla', 'Oslo')])
        expect((await world.facts('ana')).facts).toHaveLength(2)

        const people = Array.from({ length: 40 }, (_, i) =>
          record(i + 6, [[`Person ${i + 100}`, 'met', 'Carla']]),
        )
        const large = batch(5, 45, ...people)
        const [amid] = await Promise.allSettled([graph.commit(large, never), server.kill()])
        if (amid.status === 'rejected') expect(amid.reason).toMatchObject(retryable)

        // The log is the truth: it takes what is written, and says which view does not answer.
        await memory.write('ana', [lives('three', 'Dalia', 'Lisbon')])
        const without = await memory.read('ana', 'Where does Dalia live?')
        expect(without.unavailable).toHaveProperty('world')
        expect((await memory.forget('ana', { ids: ['one'] })).pending).toEqual(['world'])
        await expect(world.facts('ana')).rejects.toMatchObject(retryable)
        await expect(engine.open(site())).rejects.toMatchObject(retryable)

        await server.start()
        expect((await memory.settle()).pending).toEqual([])
        const { facts } = await world.facts('ana')
        expect(facts.map(({ subject, object }) => [subject, object])).toEqual([
          ['Carla', 'Oslo'],
          ['Dalia', 'Lisbon'],
        ])
        const gone = await memory.forget('ana', { ids: ['two'] })
        expect(gone.proof['world']).toMatchObject({ method: 'deleted', remaining: 0, bytes: 'unreachable' })
        await memory.close()

        // The batch is there whole or not at all, and once when it comes again.
        const stands = await graph.revision()
        expect([5, 45]).toContain(stands)
        expect(await graph.commit(large, never)).toBe(stands === 5 ? 'applied' : 'behind')
        await graph.close()
        await opened(
          engine,
          async (again) => {
            expect(await again.revision()).toBe(45)
            const found = await again.graph(1, all)
            expect(found.facts).toBe(5 + 1 + 40)
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
