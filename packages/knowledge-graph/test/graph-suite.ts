import {
  memoryStorage,
  openMemory,
  type Fact,
  type Memory,
  type RecordInput,
  type Storage,
} from '@mnestic/core'
import {
  knowledgeGraph,
  type Engine,
  type Extractor,
  type KnowledgeGraphOptions,
} from '@mnestic/knowledge-graph'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** In which a predicate of each kind stands. */
const schema = {
  predicates: {
    lives_in: { single: true, inverse: 'home_of', aliases: ['resides in'] },
    married_to: { single: true, symmetric: true },
    part_of: { transitive: true },
  },
} as const

/** `X alias Y` and names in capitals: aliases and mentions that no fact has. */
const extractor: Extractor = {
  id: 'test-1',
  deterministic: true,
  extract: ({ text }) => ({
    entities: Array.from(text.matchAll(/(\p{Lu}\p{L}+)(?: alias (\p{Lu}\p{L}+))?/gu), (found) => ({
      name: found[1] ?? '',
      ...(found[2] !== undefined && { aliases: [found[2]] }),
      span: { start: found.index, end: found.index + found[0].length },
      confidence: 1,
    })),
    facts: [],
  }),
}

const people = ['Ana', 'Bruno', 'Chidi', 'Dalia'] as const
const places = ['Lisbon', 'Oslo', 'Portugal'] as const
const everyName = [...people, ...places] as const
const person = fc.constantFrom(...people)
const place = fc.constantFrom(...places)
const day = 86_400_000
const time = fc.option(
  fc.nat({ max: 5 }).map((days) => days * day),
  { nil: undefined },
)

const fact: fc.Arbitrary<Fact> = fc
  .oneof(
    fc.record({ subject: person, predicate: fc.constantFrom('lives_in', 'resides in'), object: place }),
    fc.record({ subject: place, predicate: fc.constant('home_of'), object: person }),
    fc.record({ subject: person, predicate: fc.constant('married_to'), object: person }),
    fc.record({ subject: place, predicate: fc.constant('part_of'), object: place }),
    fc.record({ subject: person, predicate: fc.constant('age'), object: fc.constantFrom(7, 'seven', true) }),
  )
  .chain((said) =>
    fc.record({ from: time, to: time }).map(({ from, to }) => ({
      ...said,
      ...(typeof said.object === 'string' && said.object === 'seven' && { objectKind: 'literal' as const }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to: to + day }),
    })),
  )

const said: fc.Arbitrary<RecordInput> = fc
  .record({
    facts: fc.array(fact, { maxLength: 3 }),
    alias: fc.option(fc.tuple(person, person), { nil: undefined }),
    at: fc.nat({ max: 6 }),
    names: fc.array(fc.oneof(person, place), { maxLength: 2 }),
  })
  .map(({ facts, alias, at, names }) => ({
    text: ['it is', ...names, ...(alias === undefined ? [] : [`${alias[0]} alias ${alias[1]}`])].join(' '),
    at: at * day,
    ...(facts.length > 0 && { facts }),
  }))

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      records: fc.array(said, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forget' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), names: fc.tuple(person, person) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), name: person }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'look' as const }) },
)

type Graph = ReturnType<typeof knowledgeGraph>
type Opened = Memory<{ readonly world: Graph }>
const ana = 'ana'

/**
 * What the backend promises on every engine. `engine()` gives one whose graphs nobody else has: two memories of one log
 * must not share a graph here. `looks`: how many names a picture looks at, of all there are; where reading is dear, few,
 * drawn anew for each history.
 */
export function graphSuite(
  engine: () => Engine,
  { runs, looks = everyName.length }: { readonly runs: number; readonly looks?: number },
): void {
  const open = (storage: Storage, more: KnowledgeGraphOptions = {}): Promise<Opened> =>
    openMemory({
      storage,
      clock: () => 10 * day,
      backends: { world: knowledgeGraph({ engine: engine(), schema, extractor, ...more }) },
    })
  const using = async (
    body: (memory: Opened) => Promise<void>,
    more: KnowledgeGraphOptions = {},
  ): Promise<void> => {
    const memory = await open(memoryStorage(), more)
    try {
      await body(memory)
    } finally {
      await memory.close()
    }
  }

  const history = fc.array(step, { minLength: 2, maxLength: 14 })
  const named = fc.shuffledSubarray([...everyName], { minLength: looks, maxLength: looks })

  describe('the graph', () => {
    it(
      'after any history shows what one made from the records that are left shows',
      { timeout: 300_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(history, named, async (steps, names) => {
            const storage = memoryStorage()
            const memory = await open(storage)
            const ids: string[] = []
            for (const one of steps)
              switch (one.kind) {
                case 'write':
                  ids.push(...(await memory.write(ana, one.records)).ids)
                  break
                case 'forget': {
                  const picked = [
                    ...new Set(one.picks.flatMap((at) => ids[at % Math.max(1, ids.length)] ?? [])),
                  ]
                  const receipt = await memory.forget(ana, { ids: picked.filter((id) => ids.includes(id)) })
                  for (const id of picked) ids.splice(ids.indexOf(id), 1)
                  expect(receipt.proof['world']?.remaining ?? 0).toBe(0)
                  break
                }
                case 'merge':
                  await memory.views.world.merge(ana, [...new Set(one.names), 'Ana']).catch(notSaid)
                  break
                case 'split':
                  await memory.views.world.split(ana, one.name).catch(notSaid)
                  break
                case 'look':
                  await memory.views.world.facts(ana)
              }
            const twin = await open(storage)
            expect(await picture(memory, names)).toStrictEqual(await picture(twin, names))
            await twin.close()
            await memory.close()
          }),
          { numRuns: runs },
        )
      },
    )

    it('keeps one fact for several records that say it, and its evidence', () =>
      using(async (memory) => {
        await memory.write(ana, [
          {
            id: 'a',
            text: 'Ana lives in Lisbon.',
            facts: [{ ...lives('Ana', 'Lisbon'), span: { start: 0, end: 19 } }],
          },
          { id: 'b', text: 'Yes, in Lisbon.', facts: [lives('ANA', 'Lisbon')] },
        ])
        const { world } = memory.views
        const [one, ...more] = (await world.facts(ana, { subject: 'ana' })).facts
        expect(more).toEqual([])
        expect(one).toMatchObject({ subject: 'Ana', predicate: 'lives_in', object: 'Lisbon' })
        expect(one?.evidence.map(({ record, span, source }) => [record.id, span, source])).toEqual([
          ['a', { start: 0, end: 19 }, 'application'],
          ['b', undefined, 'application'],
        ])
        await memory.forget(ana, { ids: ['a'] })
        const left = (await world.facts(ana, { subject: 'ana' })).facts
        expect(left.map(({ subject, evidence }) => [subject, evidence.length])).toEqual([['ANA', 1]])
        await memory.forget(ana, { ids: ['b'] })
        expect(await world.facts(ana)).toEqual({ facts: [] })
        expect(await world.entities(ana)).toEqual({ entities: [] })
      }))

    it('says who lived where when, keeps what was replaced, and takes inverse and alias for the predicate', () =>
      using(async (memory) => {
        await memory.write(ana, [
          { text: 'one', at: 1 * day, facts: [lives('Ana', 'Lisbon')] },
          { text: 'two', at: 3 * day, facts: [{ subject: 'Oslo', predicate: 'home of', object: 'Ana' }] },
          {
            text: 'three',
            at: 5 * day,
            facts: [{ subject: 'Ana', predicate: 'residesIn', object: 'Lisbon' }],
          },
        ])
        const { world } = memory.views
        const homes = async (validAt?: number): Promise<unknown> =>
          (await world.facts(ana, { subject: 'Ana', predicate: 'lives_in', validAt })).facts.map(
            ({ object }) => object,
          )
        expect(await homes()).toEqual(['Lisbon', 'Oslo'])
        expect(await homes(0)).toEqual(['Lisbon'])
        expect(await homes(3 * day)).toEqual(['Oslo'])
        expect(await homes(5 * day)).toEqual(['Lisbon'])
        const all = await world.facts(ana, { subject: 'Ana' })
        expect(all.facts.map(({ superseded }) => superseded)).toEqual([undefined, 5 * day])
        const { facts } = await world.facts(ana, { subject: 'Oslo', predicate: 'home_of' })
        expect(facts.map(({ subject, object }) => [subject, object])).toEqual([['Ana', 'Oslo']])
      }))

    it('shows what was known as of a revision', () =>
      using(async (memory) => {
        const { revision } = await memory.write(ana, [{ text: 'one', facts: [lives('Ana', 'Lisbon')] }])
        await memory.write(ana, [{ text: 'two', facts: [lives('Bruno', 'Oslo')] }])
        const { world } = memory.views
        expect((await world.facts(ana, { asOf: revision })).facts).toHaveLength(1)
        expect((await world.entities(ana, { asOf: revision })).entities.map(({ name }) => name)).toEqual([
          'Ana',
          'Lisbon',
        ])
        expect(await world.entity(ana, 'Bruno', { asOf: revision })).toBeUndefined()
      }))

    it('joins names by aliases and merges, parts them again, and forgets a merge with its records', () =>
      using(async (memory) => {
        await memory.write(ana, [
          { id: 'r', text: 'Roberto alias Bob', facts: [] },
          { id: 'b', text: 'one', facts: [lives('Bob', 'Lisbon')] },
          { id: 'm', text: 'two', facts: [{ subject: 'Mister Rossi', predicate: 'age', object: 7 }] },
        ])
        const { world } = memory.views
        const ages = async (): Promise<number> =>
          (await world.facts(ana, { subject: 'Roberto', predicate: 'age' })).facts.length
        expect((await world.facts(ana, { subject: 'Roberto' })).facts).toHaveLength(1)
        expect(await ages()).toBe(0)
        await world.merge(ana, ['Bob', 'mister rossi'])
        expect(await ages()).toBe(1)
        expect(await world.entity(ana, 'Mister Rossi')).toMatchObject({
          name: 'Roberto',
          aliases: ['Bob', 'Mister Rossi'],
        })
        await world.split(ana, 'Mister Rossi')
        expect(await ages()).toBe(0)
        await world.merge(ana, ['Bob', 'Mister Rossi'])
        expect(await ages()).toBe(1)
        await memory.forget(ana, { ids: ['r'] })
        expect(await world.entity(ana, 'Roberto')).toBeUndefined()
        await memory.forget(ana, { ids: ['b'] })
        expect(await world.entity(ana, 'Mister Rossi')).toMatchObject({ aliases: [] })
        await expect(world.merge(ana, ['Bob', 'Nobody'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }))

    it('finds ways, neighbours, what is near and what follows', () =>
      using(async (memory) => {
        await memory.write(ana, [
          {
            text: 'a',
            facts: [lives('Ana', 'Lisbon'), { subject: 'Lisbon', predicate: 'part_of', object: 'Portugal' }],
          },
          {
            text: 'b',
            facts: [
              { subject: 'Portugal', predicate: 'part_of', object: 'Europe' },
              { subject: 'Ana', predicate: 'married_to', object: 'Bruno' },
            ],
          },
        ])
        const { world } = memory.views
        const ways = await world.paths(ana, 'Bruno', 'Portugal')
        expect(
          ways.map(({ steps }) => steps.map(({ fact: { predicate }, backwards }) => [predicate, backwards])),
        ).toEqual([
          [
            ['married_to', true],
            ['lives_in', false],
            ['part_of', false],
          ],
        ])
        expect((await world.neighbors(ana, 'Lisbon')).map(({ name }) => String(name)).toSorted()).toEqual([
          'Ana',
          'Portugal',
        ])
        expect((await world.neighbors(ana, 'Bruno', { direction: 'out' })).map(({ name }) => name)).toEqual([
          'Ana',
        ])
        const { facts } = await world.facts(ana, { subject: 'Lisbon', predicate: 'part_of' })
        expect(facts.map(({ object, derived, evidence }) => [object, derived, evidence.length])).toEqual([
          ['Portugal', undefined, 1],
          ['Europe', true, 2],
        ])
        expect((await world.related(ana, 'Ana')).map(({ name }) => name)).toContain('Europe')
        const near = await world.subgraph(ana, 'Ana', { steps: 2 })
        expect([near.facts.length, near.entities.length, near.truncated]).toEqual([3, 4, false])
      }))

    it('brings the records of the best path to mind, and says the path', () =>
      using(async (memory) => {
        await memory.write(ana, [
          {
            id: 'home',
            text: 'She has moved to Oslo.',
            facts: [{ ...lives('Dalia', 'Oslo'), span: { start: 0, end: 22 } }],
          },
          {
            id: 'pair',
            text: 'They married.',
            facts: [{ subject: 'Chidi', predicate: 'married_to', object: 'Dalia' }],
          },
          {
            id: 'other',
            text: 'Chidi is seven.',
            facts: [{ subject: 'Chidi', predicate: 'age', object: 7 }],
          },
        ])
        const { items } = await memory.read(ana, 'Where does the one that Chidi is married to live in?')
        expect(
          items
            .slice(0, 2)
            .map(({ record }) => record.id)
            .sort(),
        ).toEqual(['home', 'pair'])
        const { why = [] } = items[0]?.via.world ?? {}
        expect(why.map(({ code }) => code)).toEqual(expect.arrayContaining(['path', 'step']))
        expect(why.some(({ span }) => span !== undefined)).toBe(true)
        const [best] = await memory.views.world.answer(
          ana,
          'Where does the one that Chidi is married to live in?',
        )
        expect(best).toMatchObject({ answer: 'Oslo', subject: 'Chidi' })
      }))

    it('comes back from JSON-LD as records that say the same', () =>
      using(async (memory) => {
        const facts: Fact[] = [
          { ...lives('Ana', 'Lisbon'), from: day, to: 2 * day },
          { subject: 'Ana', predicate: 'age', object: 7, objectKind: 'literal' },
          { subject: 'Ana', predicate: 'motto', object: 'never: "late"', objectKind: 'literal' },
        ]
        await memory.write(ana, [{ text: 'one', facts }])
        const { world } = memory.views
        const document: unknown = JSON.parse(JSON.stringify(await world.exportJsonLd(ana, 'Ana')))
        await memory.write('other', [...(await world.importJsonLd(document))])
        const bare = async (scope: string): Promise<unknown> =>
          (await world.facts(scope)).facts.map(({ evidence: _, ...rest }) => rest)
        expect(await bare('other')).toEqual(await bare(ana))
      }))

    it('pages through everything once, in the order of the log', () =>
      using(async (memory) => {
        const records = Array.from({ length: 12 }, (_, i) => ({
          text: `turn ${i}`,
          facts: [
            lives(`Person ${i}`, `Town ${i % 5}`),
            { subject: `Person ${i}`, predicate: 'age', object: i },
          ],
        }))
        await memory.write(ana, records)
        const { world } = memory.views
        const all = (await world.facts(ana)).facts.map(({ subject, object }) => `${subject} ${object}`)
        expect(all).toHaveLength(24)
        const paged: string[] = []
        for (let after: string | undefined; ;) {
          const page = await world.facts(ana, { after, limit: 5 })
          paged.push(...page.facts.map(({ subject, object }) => `${subject} ${object}`))
          after = page.next
          if (after === undefined) break
        }
        expect(paged).toEqual(all)
        const names: string[] = []
        for (let after: string | undefined; ;) {
          const page = await world.entities(ana, { after, limit: 4 })
          names.push(...page.entities.map(({ name }) => name))
          after = page.next
          if (after === undefined) break
        }
        expect(names).toEqual((await world.entities(ana)).entities.map(({ name }) => name))
        expect(new Set(names).size).toBe(17)
      }))

    it('refuses what it cannot answer, with the value', () =>
      using(async (memory) => {
        const { world } = memory.views
        const refused = { code: 'INVALID_ARGUMENT' }
        await expect(world.facts(ana, { limit: 0 })).rejects.toMatchObject(refused)
        await expect(world.facts(ana, { after: 'x' })).rejects.toMatchObject(refused)
        await expect(world.facts(ana, { validAt: 'soon' })).rejects.toMatchObject(refused)
        await expect(world.neighbors(ana, '')).rejects.toMatchObject(refused)
        await expect(world.paths(ana, 'a', 'b', { maxLength: 9 })).rejects.toMatchObject(refused)
        await expect(memory.read(ana, 'x', { validAt: 'soon' })).rejects.toMatchObject(refused)
        await expect(world.related(ana, 'a', { limit: 101 })).rejects.toMatchObject(refused)
        // @ts-expect-error what a caller without types may give
        await expect(world.facts(ana, { object: {} })).rejects.toMatchObject(refused)
        for (const questions of ['Where?', 5, null, [5]])
          // @ts-expect-error the same
          await expect(world.learnRelations(ana, questions)).rejects.toMatchObject(refused)
        for (const options of [null, { sgnal: 1 }, { signal: 5 }])
          // @ts-expect-error the same
          await expect(world.extract(ana, options)).rejects.toMatchObject(refused)
        expect(await world.facts(ana)).toEqual({ facts: [] })
      }))

    it('goes on where an extractor cannot read a record, with the facts that came with it', () => {
      const failing: Extractor = {
        id: 'failing-1',
        deterministic: true,
        extract: ({ text }) => {
          if (text === 'two') throw new Error('unreadable')
          return { entities: [], facts: [] }
        },
      }
      return using(
        async (memory) => {
          const texts = ['one', 'two', 'three']
          await memory.write(
            ana,
            texts.map((text) => ({ text, facts: [lives('Ana', text)] })),
          )
          const { facts } = await memory.views.world.facts(ana)
          expect(facts.map(({ object }) => object)).toEqual(texts)
        },
        { extractor: failing },
      )
    })

    it('asks a model once for each record, keeps what it failed at, and replays without it', async () => {
      let calls = 0
      let failing = true
      const model: Extractor = {
        id: 'model-1',
        deterministic: false,
        extract: async ({ text }) => {
          calls++
          if (failing) throw new Error('no answer')
          return {
            entities: [],
            facts: [{ ...lives('Ana', text), span: { start: 0, end: text.length }, confidence: 0.7 }],
          }
        },
      }
      const storage = memoryStorage()
      const memory = await open(storage, { extractor: model })
      await memory.write(ana, [{ id: 'a', text: 'Lisbon' }])
      expect(await memory.views.world.extract(ana)).toBe(0)
      const { pending, failed } = await memory.views.world.extractions(ana)
      expect([pending, failed[0]?.id, failed[0]?.reason]).toEqual([1, 'a', 'no answer'])
      failing = false
      expect(await memory.views.world.extract(ana)).toBe(1)
      expect((await memory.views.world.facts(ana)).facts).toMatchObject([
        { object: 'Lisbon', evidence: [{ source: 'model-1', confidence: 0.7 }] },
      ])
      expect(await memory.views.world.extractions(ana)).toEqual({ pending: 0, failed: [] })
      const asked = calls
      const twin = await open(storage, { extractor: model })
      expect((await twin.views.world.facts(ana)).facts).toHaveLength(1)
      expect(await twin.views.world.extract(ana)).toBe(0)
      expect(calls).toBe(asked)
      await memory.forget(ana, { ids: ['a'] })
      expect((await twin.views.world.facts(ana)).facts).toEqual([])
      await twin.close()
      await memory.close()
    })
  })
}

function lives(subject: string, object: string): Fact {
  return { subject, predicate: 'lives_in', object }
}

function notSaid(error: unknown): void {
  expect(error).toMatchObject({ code: 'NOT_FOUND' })
}

/** Everything that the API shows, in pages small enough to be several; of some names alone, the same in large pages. */
async function picture(memory: Opened, names: readonly string[]): Promise<unknown> {
  const limit = names.length === everyName.length ? 3 : 20
  const { world } = memory.views
  const shown: unknown[] = []
  for (let after: string | undefined; ;) {
    const page = await world.entities(ana, { after, limit })
    shown.push(page)
    after = page.next
    if (after === undefined) break
  }
  for (let after: string | undefined; ;) {
    const page = await world.facts(ana, { after, limit })
    shown.push(page)
    after = page.next
    if (after === undefined) break
  }
  for (const validAt of [0, 2 * day, 4 * day]) shown.push(await world.facts(ana, { validAt }))
  for (const name of names) {
    shown.push(
      await world.entity(ana, name),
      await world.neighbors(ana, name),
      await world.related(ana, name),
    )
    shown.push(
      await world.facts(ana, { subject: name }),
      await world.facts(ana, { object: name, validAt: 3 * day }),
    )
    shown.push(await world.paths(ana, name, 'Portugal'))
  }
  shown.push(await world.subgraph(ana, [...people], { steps: 2 }))
  shown.push(await world.facts(ana, { object: 7 }), await world.facts(ana, { predicate: 'part_of' }))
  for (const question of ['Where does Ana live in?', 'Who is the age of Bruno married to?'])
    shown.push(await world.answer(ana, question), (await memory.read(ana, question)).items)
  return shown
}
