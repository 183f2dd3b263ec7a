import { isMnesticError } from '@mnestic/core'
import {
  keyOf,
  wordsOf,
  type Engine,
  type Graph,
  type OpenEngine,
  type Reach,
} from '@mnestic/knowledge-graph'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batches, names } from './changes.ts'
import { contentOf, factsIn, lineOf, Reference } from './reference.ts'
import { batch, opened, record, site } from './said.ts'

const never = new AbortController().signal
const all = 100_000

/** The promises of `contract/engine.ts`, for any engine. */
export function engineSuite(engine: () => Engine, options: { readonly runs: number }): void {
  describe('the rows of an engine', () => {
    test('are those of the log, whatever came and went', { timeout: 300_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(batches, (parts) =>
          opened(engine(), async (graph) => {
            const reference = new Reference()
            let from = 0
            for (const changes of parts) {
              const to = Math.max(
                from + 1,
                ...changes.map((change) => ('revision' in change ? change.revision : change.seq)),
              )
              expect(await graph.commit({ from, to, changes }, never)).toBe('applied')
              reference.take(changes)
              from = to
            }
            expect(await graph.revision()).toBe(from)
            const seqs = Array.from({ length: 100 }, (_, i) => i)
            expect(await graph.remaining(seqs)).toBe(reference.records.size)
            for (const scope of [1, 2]) {
              expect(contentOf(await whole(graph, reference.graph(scope), scope))).toEqual(
                contentOf(reference.graph(scope)),
              )
              expect(await graph.pending(scope, 0, all)).toEqual(reference.pending(scope))
            }
            const waiting = [1, 2].filter((scope) => reference.pending(scope).length > 0)
            expect(await graph.pendingScopes()).toEqual(waiting)
          }),
        ),
        { numRuns: options.runs },
      )
    })

    test(
      'are reached from any entity, to any distance, and nothing else is made up',
      { timeout: 300_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(
            batches,
            fc.constantFrom(0, 1, 2),
            fc.constantFrom(...names),
            (parts, steps, name) =>
              opened(engine(), async (graph) => {
                const reference = new Reference()
                const changes = parts.flat()
                reference.take(changes)
                await graph.commit({ from: 0, to: 1_000, changes }, never)
                const expected = reference.graph(1)
                const found = await graph.graph(1, { around: [keyOf(name)], steps, limit: all })
                const within = factsAround(expected, keyOf(name), steps)
                expect(factsIn(found)).toEqual(expect.arrayContaining([...within]))
                expect(factsIn(expected)).toEqual(expect.arrayContaining([...factsIn(found)]))
                expect(found.truncated).toBe(false)
              }),
          ),
          { numRuns: options.runs },
        )
      },
    )

    test(
      'come page by page, each fact and each entity once, in the order of the log',
      { timeout: 300_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(batches, fc.integer({ min: 1, max: 4 }), (parts, limit) =>
            opened(engine(), async (graph) => {
              const reference = new Reference()
              const changes = parts.flat()
              reference.take(changes)
              await graph.commit({ from: 0, to: 1_000, changes }, never)
              const expected = reference.graph(1)
              const facts = await pages(graph, (after) => ({ facts: { after, limit } }), factsOfPage)
              expect(facts).toEqual(factsOfPage(expected, 0, Infinity))
              const knows = await pages(
                graph,
                (after) => ({ facts: { predicate: 'knows', after, limit } }),
                knowsOfPage,
              )
              expect(knows).toEqual(knowsOfPage(expected, 0, Infinity))
              const entities = await pages(graph, (after) => ({ entities: { after, limit } }), entitiesOfPage)
              expect(entities).toEqual(entitiesOfPage(expected, 0, Infinity))
            }),
          ),
          { numRuns: options.runs },
        )
      },
    )

    test('are found by names: the same, one of its words, a word with one edit', async () => {
      await opened(engine(), async (graph) => {
        const said = names.map((name, i) => record(i + 1, [[name, 'knows', 'Ana']]))
        await graph.commit(
          batch(0, 100, ...said, record(50, [['elsewhere Turin', 'knows', 'Bruno']], 2)),
          never,
        )
        const keys = [...new Set(names.map(keyOf))]
        for (const key of keys) expect(await graph.names(1, [{ key, words: [], like: [] }])).toEqual([key])
        for (const word of new Set(keys.flatMap(wordsOf))) {
          const having = keys.filter((key) => wordsOf(key).includes(word))
          expect((await graph.names(1, [{ key: 'nobody', words: [word], like: [] }])).toSorted()).toEqual(
            having.toSorted(),
          )
        }
        const like = async (word: string): Promise<readonly string[]> =>
          (await graph.names(1, [{ key: 'nobody', words: [], like: [word] }])).toSorted()
        expect(await like('bruno')).toEqual(['brunno', 'bruno'])
        expect(await like('trurin')).toEqual(['turin'])
        expect(await like('tuirn')).toEqual(['turin'])
        expect(await like('tuxrim')).toEqual([])
        expect(await graph.names(3, [{ key: 'ana', words: ['ana'], like: ['turin'] }])).toEqual([])
      })
    })
  })

  test('names are found whatever stands in other scopes', async () => {
    await opened(engine(), async (graph) => {
      // Scopes whose numbers are nearly the same: what finds words by one edit must not take these for the asked one.
      const digits = Array.from({ length: 10 }, (_, digit) => digit)
      const near = digits.flatMap((d) => [
        `${d}00`,
        `5${d}0`,
        `50${d}`,
        `${d}500`,
        `5${d}00`,
        `50${d}0`,
        `500${d}`,
      ])
      const others = [...new Set(near.map(Number))].filter((scope) => scope !== 999)
      const said = others.map((scope, i) => record(i + 1, [['Turin', 'is', 'there']], scope))
      const own = [record(91, [['Turin', 'is', 'here']], 999), record(92, [['Turinn', 'is', 'here']], 999)]
      await graph.commit(batch(0, 100, ...said, ...own), never)
      const found = await graph.names(999, [{ key: 'nobody', words: [], like: ['turin'] }])
      expect(found.toSorted()).toEqual(['turin', 'turinn'])
    })
  })

  describe('a batch', () => {
    test('lands whole at the place where it belongs, and once', async () => {
      await opened(engine(), async (graph) => {
        const first = batch(0, 5, record(3, [['Ana', 'knows', 'Bruno']]))
        expect(await graph.revision()).toBe(0)
        expect(await graph.commit(batch(2, 5, record(3, [['Ana', 'knows', 'Bruno']])), never)).toBe('behind')
        expect(await graph.revision()).toBe(0)
        expect(await graph.commit(first, never)).toBe('applied')
        expect(await graph.commit(first, never)).toBe('behind')
        expect(await graph.revision()).toBe(5)
        const found = await graph.graph(1, { around: ['ana'], steps: 0, limit: all })
        expect(found.facts).toBe(1)
        expect(found.supports(0)).toEqual([3])
      })
    })

    test('that was aborted leaves nothing', async () => {
      await opened(engine(), async (graph) => {
        const stopped = AbortSignal.abort(new Error('enough'))
        const refused = graph.commit(batch(0, 1, record(1, [['Ana', 'knows', 'Bruno']])), stopped)
        await expect(refused).rejects.toMatchObject({ code: 'ABORTED' })
        expect(await graph.revision()).toBe(0)
        expect(await graph.remaining([1])).toBe(0)
      })
    })
  })

  describe('graphs', () => {
    test('stand apart: of another log, of another name in the same log, of another scope', async () => {
      const here = site()
      await opened(
        engine(),
        async (graph) => {
          await graph.commit(batch(0, 1, record(1, [['Ana', 'knows', 'Bruno']])), never)
          expect((await graph.graph(2, { around: ['ana'], steps: 2, limit: all })).nodes).toBe(0)
          for (const other of [site(), { ...here, name: 'other' }])
            await opened(
              engine(),
              async (another) => {
                expect(await another.revision()).toBe(0)
                expect(await another.remaining([1])).toBe(0)
                expect((await another.graph(1, { around: ['ana'], steps: 2, limit: all })).nodes).toBe(0)
              },
              other,
            )
          expect(await graph.remaining([1])).toBe(1)
        },
        here,
      )
    })

    test('begin anew after a reset, and go on from there', async () => {
      await opened(engine(), async (graph) => {
        await graph.commit(batch(0, 7, record(1, [['Ana', 'knows', 'Bruno']]), record(2, [])), never)
        await graph.reset()
        expect(await graph.revision()).toBe(0)
        expect(await graph.remaining([1, 2])).toBe(0)
        expect((await graph.graph(1, { facts: { after: 0, limit: all } })).facts).toBe(0)
        expect(await graph.names(1, [{ key: 'ana', words: ['ana'], like: [] }])).toEqual([])
        expect(await graph.commit(batch(0, 3, record(3, [['Ana', 'knows', 'Carla']])), never)).toBe('applied')
        expect((await graph.graph(1, { facts: { after: 0, limit: all } })).facts).toBe(1)
      })
    })

    test('are bounded: more than the limit is left out, and said to be', async () => {
      await opened(engine(), async (graph) => {
        const said = Array.from({ length: 60 }, (_, i) => record(i + 1, [['Ana', 'met', `Person ${i}`]]))
        await graph.commit(batch(0, 60, ...said), never)
        const found = await graph.graph(1, { around: ['ana'], steps: 1, limit: 20 })
        expect(found.truncated || found.facts === 60).toBe(true)
        expect(found.facts).toBeGreaterThanOrEqual(20)
      })
    })

    test('refuse with a code when they are closed', async () => {
      const graph = await engine().open(site())
      await graph.close()
      await graph.close()
      const calls: readonly Promise<unknown>[] = [
        graph.revision(),
        graph.commit(batch(0, 1), never),
        graph.reset(),
        graph.remaining([1]),
        graph.names(1, []),
        graph.graph(1, { facts: { after: 0, limit: 1 } }),
        graph.pending(1, 0, 1),
        graph.pendingScopes(),
      ]
      const codes = await Promise.allSettled(calls)
      for (const call of codes)
        expect(call.status === 'rejected' && isMnesticError(call.reason, 'CLOSED')).toBe(true)
    })
  })
}

/** All of a scope: around everything that the reference has. */
async function whole(graph: OpenEngine, reference: Graph, scope: number): Promise<Graph> {
  const keys = Array.from({ length: reference.nodes }, (_, node) => reference.key(node))
  const around = keys.filter((key) => key !== undefined)
  return graph.graph(scope, { around, steps: 0, limit: all })
}

/** Facts of an entity and of those within so many steps, ties followed; a slow walk over the reference. */
function factsAround(graph: Graph, key: string, steps: number): ReadonlySet<string> {
  const lines = new Set<string>()
  let inside = tiedWith(graph, new Set([key]))
  for (let step = 0; step <= steps; step++) {
    const next = new Set(inside)
    for (let fact = 0; fact < graph.facts; fact++) {
      const ends = [graph.key(graph.subject(fact)), graph.key(graph.object(fact))]
      if (!ends.some((end) => end !== undefined && inside.has(end))) continue
      lines.add(lineOf(graph, fact))
      for (const end of ends) if (end !== undefined) next.add(end)
    }
    inside = tiedWith(graph, next)
  }
  return lines
}

function tiedWith(graph: Graph, keys: ReadonlySet<string>): ReadonlySet<string> {
  const tied = new Set(keys)
  for (let before = -1; before !== tied.size;) {
    before = tied.size
    for (const { a, b } of graph.ties) if (tied.has(a) || tied.has(b)) tied.add(a).add(b)
  }
  return tied
}

async function pages(
  graph: OpenEngine,
  reach: (after: number) => Reach,
  take: (page: Graph, after: number, upTo: number) => readonly string[],
): Promise<readonly string[]> {
  const taken: string[] = []
  for (let after = 0; after !== Infinity;) {
    const page = await graph.graph(1, reach(after))
    taken.push(...take(page, after, page.upTo))
    after = page.upTo
  }
  return taken
}

function factsOfPage(graph: Graph, after: number, upTo: number): readonly string[] {
  return Array.from({ length: graph.facts }, (_, fact) => fact)
    .filter((fact) => graph.first(fact) > after && graph.first(fact) <= upTo)
    .map((fact) => `${String(graph.first(fact)).padStart(4)} ${lineOf(graph, fact)}`)
    .sort()
}

function knowsOfPage(graph: Graph, after: number, upTo: number): readonly string[] {
  return factsOfPage(graph, after, upTo).filter((line) => line.includes(',"knows",'))
}

function entitiesOfPage(graph: Graph, after: number, upTo: number): readonly string[] {
  return Array.from({ length: graph.nodes }, (_, node) => node)
    .filter((node) => graph.named(node) > after && graph.named(node) <= upTo)
    .flatMap((node) => graph.key(node) ?? [])
}
