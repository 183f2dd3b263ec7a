import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { driver as connect, type Config, type Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from './test-server.ts'
import { batch, opened, record, site } from '../engines/said.ts'

const run = promisify(execFile)
const never = new AbortController().signal

/** One database, used by many processes, graphs and other people. */
export function sharing(server: TestServer): void {
  const connected = (config?: Config): Driver => {
    const { uri, auth } = server.access()
    return connect(uri, auth, config)
  }
  let driver: Driver
  beforeAll(() => {
    driver = connected()
  })
  afterAll(() => driver?.close())
  const count = async (query: string, parameters = {}): Promise<number> => {
    const { records } = await driver.executeQuery(query, parameters, { database: 'neo4j' })
    return Number(records[0]?.get(0))
  }

  test(
    'eight processes write one graph: nothing is lost, nothing is there twice',
    { timeout: 120_000 },
    async () => {
      const logId = randomUUID()
      const last = 100
      const child = join(import.meta.dirname, '../children/neo4j-writer.ts')
      const flags = ['--no-warnings', child, server.access().uri, server.password, logId, String(last)]
      const applied = await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, flags)))
      expect(applied.reduce((sum, { stdout }) => sum + Number(stdout), 0)).toBe(last / 5)
      await opened(
        neo4jEngine({ driver }),
        async (graph) => {
          expect(await graph.revision()).toBe(last)
          const found = await graph.graph(1, { facts: { after: 0, limit: 10_000 } })
          expect(found.facts).toBe(last + 1)
          const supports = Array.from({ length: found.facts }, (_, fact) => found.supports(fact).length)
          expect(supports.toSorted((a, b) => b - a)).toEqual([last, ...Array.from({ length: last }, () => 1)])
        },
        { logId, name: 'world', shape: 'one' },
      )
    },
  )

  describe('with a driver of one’s own', () => {
    test('numbers are read as they were written, and the driver stays open', async () => {
      const bigInts = connected({ useBigInt: true })
      const plain = connected({ disableLosslessIntegers: true })
      for (const own of [driver, bigInts, plain]) {
        await opened(neo4jEngine({ driver: own }), async (graph) => {
          await graph.commit(batch(0, 2 ** 53 - 1, record(2 ** 32 - 1, [['Ana', 'knows', 'Bruno']])), never)
          expect(await graph.revision()).toBe(2 ** 53 - 1)
          const found = await graph.graph(1, { around: ['ana'], steps: 0, limit: 10 })
          expect(found.first(0)).toBe(2 ** 32 - 1)
          expect(found.at(2 ** 32 - 1)).toBe(2 ** 32 - 1)
        })
        await own.verifyConnectivity()
      }
      await bigInts.close()
      await plain.close()
    })
  })

  test('leaves what others keep in the database, and nothing of its own after a reset', async () => {
    await driver.executeQuery("CREATE (:Stranger {name: 'Ana'})", {}, { database: 'neo4j' })
    const here = site()
    const ours = 'MATCH (n) WHERE n.graph = $number OR n.id = $id RETURN count(n)'
    await opened(
      neo4jEngine({ driver }),
      async (graph) => {
        await graph.commit(batch(0, 1, record(1, [['Ana', 'knows', 'Bruno']])), never)
        const id = JSON.stringify([here.logId, here.name])
        const number = await count('MATCH (g:MnesticGraph {id: $id}) RETURN g.number', { id })
        expect(await count(ours, { number, id })).toBe(1 + 1 + 2 + 1)
        await graph.reset()
        expect(await count(ours, { number, id })).toBe(1)
        expect(await count('MATCH ()-[r]->() WHERE r.graph = $number RETURN count(r)', { number })).toBe(0)
      },
      here,
    )
    expect(await count('MATCH (s:Stranger) RETURN count(s)')).toBe(1)
  })

  test('an erasure leaves nothing of what only the erased said in any node or relationship', async () => {
    const everything = `
      MATCH (n) WITH collect(properties(n)) AS nodes
      OPTIONAL MATCH ()-[r]->() WITH nodes, collect(properties(r)) AS ties
      RETURN [m IN nodes + ties | toStringOrNull(reduce(s = '', k IN keys(m) | s + ' ' + coalesce(toStringOrNull(m[k]), ''))) ] AS texts`
    const canary = 'Xylophanes'
    const holding = async (): Promise<number> => {
      const { records } = await driver.executeQuery(everything, {}, { database: 'neo4j' })
      const texts: readonly string[] = records[0]?.get('texts') ?? []
      return texts.filter((text) => text.toLowerCase().includes(canary.toLowerCase())).length
    }
    await opened(neo4jEngine({ driver }), async (graph) => {
      const said = [record(1, [['Ana', 'knows', canary]]), record(2, [['Ana', 'knows', 'Bruno']])]
      await graph.commit(batch(0, 2, ...said), never)
      expect(await holding()).toBeGreaterThan(0)
      await graph.commit(batch(2, 3, { kind: 'erase', scope: 1, revision: 3, seqs: [1] }), never)
      expect(await holding()).toBe(0)
      expect(await graph.remaining([1, 2])).toBe(1)
      expect(
        await graph.names(1, [{ key: canary.toLowerCase(), words: [canary.toLowerCase()], like: [] }]),
      ).toEqual([])
      expect(await graph.bytes()).toBe('unreachable')
    })
  })

  test('a process with another schema begins anew, and the earlier one is told', async () => {
    const here = site()
    await opened(
      neo4jEngine({ driver }),
      async (graph) => {
        await graph.commit(batch(0, 1, record(1, [['Ana', 'knows', 'Bruno']])), never)
        await opened(neo4jEngine({ driver }), async (other) => expect(await other.revision()).toBe(0), {
          ...here,
          shape: 'two',
        })
        const refused = graph.commit(batch(0, 1, record(1, [['Ana', 'knows', 'Bruno']])), never)
        await expect(refused).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: false })
      },
      here,
    )
  })

  test('a commit that waits for another process ends when its signal says so', async () => {
    const here = site()
    await opened(
      neo4jEngine({ driver }),
      async (graph) => {
        const session = driver.session({ database: 'neo4j' })
        const holding = session.beginTransaction()
        const id = JSON.stringify([here.logId, here.name])
        await holding.run('MATCH (g:MnesticGraph {id: $id}) SET g.held = true', { id })
        const stop = new AbortController()
        const waiting = graph.commit(batch(0, 1, record(1, [['Ana', 'knows', 'Bruno']])), stop.signal)
        const ended = waiting.then(
          () => undefined,
          (error: unknown) => error,
        )
        // It waits in the server once that knows of its transaction.
        await expect
          .poll(() =>
            count('SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH "Blocked" RETURN count(*)'),
          )
          .toBeGreaterThan(0)
        stop.abort()
        expect(await ended).toMatchObject({ code: 'ABORTED' })
        await holding.rollback()
        await session.close()
        expect(await graph.revision()).toBe(0)
      },
      here,
    )
  })
}
