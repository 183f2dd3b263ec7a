import { memoryStorage, openMemory, type Fact, type Memory } from '@mnestic/core'
import { knowledgeGraph, type Extractor, type KnowledgeGraphOptions } from '@mnestic/knowledge-graph'
import { describe, expect, it } from 'vitest'

const day = 86_400_000
const schema = {
  predicates: {
    lives_in: { single: true, inverse: 'home_of' },
    married_to: { single: true, symmetric: true },
    part_of: { transitive: true },
  },
} as const

/** `X alias Y` says that two names are one entity. */
const aliases: Extractor = {
  id: 'aliases-1',
  deterministic: true,
  extract: ({ text }) => ({
    entities: Array.from(text.matchAll(/(\p{Lu}\p{L}+) alias (\p{Lu}\p{L}+)/gu), (found) => ({
      name: found[1] ?? '',
      aliases: [found[2] ?? ''],
      span: { start: found.index, end: found.index + found[0].length },
      confidence: 1,
    })),
    facts: [],
  }),
}

type Opened = Memory<{ readonly world: ReturnType<typeof knowledgeGraph> }>

async function using(
  body: (memory: Opened, world: Opened['views']['world']) => Promise<void>,
  options: KnowledgeGraphOptions = {},
): Promise<void> {
  const memory = await openMemory({
    storage: memoryStorage(),
    clock: () => 100 * day,
    backends: { world: knowledgeGraph({ schema, extractor: aliases, ...options }) },
  })
  try {
    await body(memory, memory.views.world)
  } finally {
    await memory.close()
  }
}

const says = (
  subject: string,
  predicate: string,
  object: Fact['object'],
  more: Partial<Fact> = {},
): Fact => ({
  subject,
  predicate,
  object,
  ...more,
})
const record = (
  id: string,
  facts: readonly Fact[],
  at = 0,
): { id: string; text: string; at: number; facts: readonly Fact[] } => ({
  id,
  text: `Record ${id}.`,
  at,
  facts,
})
const ana = 'ana'

describe('what the graph answers', () => {
  it('is no more than was asked for, and says where there is more', () =>
    using(async (memory, world) => {
      const many = Array.from({ length: 30 }, (_, i) => i)
      await memory.write(
        ana,
        many.flatMap((i) => [
          record(`a${i}`, [says('Ana', 'met', `Person ${i}`), says(`Person ${i}`, 'met', 'Zoe')]),
          record(`b${i}`, [says('Ana', 'likes', 'tango')]),
        ]),
      )
      expect(await world.neighbors(ana, 'Ana', { limit: 2 })).toHaveLength(2)
      expect(await world.paths(ana, 'Ana', 'Zoe', { limit: 3 })).toHaveLength(3)
      expect(await world.related(ana, 'Ana', { limit: 4 })).toHaveLength(4)
      expect(await world.answer(ana, 'Who did Ana met?', { limit: 5 })).toHaveLength(5)
      const few = await world.subgraph(ana, 'Ana', { limit: 6 })
      expect([few.facts.length, few.truncated]).toEqual([6, true])
      const all = await world.subgraph(ana, 'Ana', { limit: 31 })
      expect([all.facts.length, all.truncated]).toEqual([31, false])
      const { facts } = await world.facts(ana, { subject: 'Ana', predicate: 'likes' })
      expect(facts.map(({ evidence }) => evidence.length)).toEqual([20])
    }))

  it('has a side: what leads away from an entity, and what leads to it', () =>
    using(async (memory, world) => {
      await memory.write(ana, [record('a', [says('Ana', 'teaches', 'Bo'), says('Cleo', 'teaches', 'Ana')])])
      const names = async (direction: 'in' | 'out' | 'both'): Promise<readonly unknown[]> =>
        (await world.neighbors(ana, 'Ana', { direction })).map(({ name }) => String(name)).toSorted()
      expect([await names('out'), await names('in'), await names('both')]).toEqual([
        ['Bo'],
        ['Cleo'],
        ['Bo', 'Cleo'],
      ])
    }))

  it('follows a transitive predicate while the facts hold together, and ends in a circle', () =>
    using(async (memory, world) => {
      const chain = Array.from({ length: 12 }, (_, i) => says(`Box ${i}`, 'part_of', `Box ${(i + 1) % 12}`))
      await memory.write(ana, [
        record('a', chain),
        record('b', [
          says('Room', 'part_of', 'Flat', { from: 0, to: 2 * day }),
          says('Flat', 'part_of', 'House', { from: day, to: 3 * day }),
          says('House', 'part_of', 'Street', { from: 2 * day }),
        ]),
      ])
      const inside = async (subject: string): Promise<unknown> =>
        (await world.facts(ana, { subject, predicate: 'part_of' })).facts.map(({ object, from, to }) =>
          from === undefined ? object : [object, from, to],
        )
      expect(await inside('Box 0')).toEqual(Array.from({ length: 8 }, (_, i) => `Box ${i + 1}`))
      expect(await inside('Room')).toEqual([
        ['Flat', 0, 2 * day],
        ['House', day, 2 * day],
      ])
    }))

  it('holds from its first moment up to its last, of one spouse at a time on both sides', () =>
    using(async (memory, world) => {
      await memory.write(ana, [
        record('a', [says('Ana', 'married_to', 'Bo', { from: 0 })]),
        record('b', [says('Cleo', 'married_to', 'Bo', { from: 5 * day, to: 9 * day })]),
      ])
      const holding = async (subject: string, validAt: number): Promise<number> =>
        (await world.facts(ana, { subject, validAt })).facts.length
      expect([await holding('Ana', 5 * day - 1), await holding('Ana', 5 * day)]).toEqual([1, 0])
      expect([await holding('Cleo', 9 * day - 1), await holding('Cleo', 9 * day)]).toEqual([1, 0])
      await memory.write(ana, [
        record('c', [says('Dan', 'works_at', 'Ferro', { from: 2 * day, to: 3 * day })]),
      ])
      const times = [2 * day - 1, 2 * day, 3 * day - 1, 3 * day]
      expect(await Promise.all(times.map((time) => holding('Dan', time)))).toEqual([0, 1, 1, 0])
      const { facts } = await world.facts(ana, { subject: 'Ana' })
      expect(facts.map(({ superseded }) => superseded)).toEqual([5 * day])
    }))

  it('is what is true now before what was, or what was true at a time', () =>
    using(async (memory, world) => {
      await memory.write(ana, [
        record('old', [says('Ana', 'lives_in', 'Lisbon')], day),
        record('new', [says('Ana', 'lives_in', 'Oslo')], 5 * day),
        // Among few predicates any question is near one by chance.
        ...['likes', 'owns', 'studied', 'works_at'].map((one) => record(one, [says('Bo', one, 'Something')])),
      ])
      const question = 'Ana lives in which town?'
      const answers = async (validAt?: number): Promise<unknown> =>
        (await world.answer(ana, question, { validAt })).map(({ answer }) => answer)
      expect([await answers(), await answers(2 * day), await answers(6 * day)]).toEqual([
        ['Oslo', 'Lisbon'],
        ['Lisbon'],
        ['Oslo'],
      ])
      const first = async (options: { validAt?: number }): Promise<unknown> => {
        const { items } = await memory.read(ana, question, options)
        const [best] = items.filter(({ via }) => via.world?.why?.some(({ code }) => code === 'path'))
        return best?.record.id
      }
      expect(await first({})).toBe('new')
      expect(await first({ validAt: 2 * day })).toBe('old')
    }))

  it('leaves records that only name what was asked for to other backends, where it is told to', async () => {
    const found = async (mentions: boolean): Promise<number> => {
      let count = 0
      await using(
        async (memory) => {
          await memory.write(ana, [record('a', [says('Ana', 'likes', 'tango')])])
          count = (await memory.read(ana, 'Ana?')).items.length
        },
        { mentions },
      )
      return count
    }
    expect([await found(true), await found(false)]).toEqual([1, 0])
  })

  it('names as its reason no record that the read leaves out, though it says the same', () =>
    using(async (memory) => {
      const teaches = { ...says('Ana', 'teaches', 'Bo'), span: { start: 0, end: 6 } }
      await memory.write(ana, [
        { ...record('left out', [teaches]), speaker: 'Cleo' },
        { ...record('asked for', [{ ...teaches, span: { start: 1, end: 3 } }]), speaker: 'Dan' },
        ...['likes', 'owns', 'studied', 'works_at'].map((one) => ({
          ...record(one, [says('Cleo', one, 'Something')]),
          speaker: 'Dan',
        })),
      ])
      const { items } = await memory.read(ana, 'Whom does Ana teaches?', { filter: { speaker: 'Dan' } })
      expect(items.map(({ record: { id } }) => id)).toEqual(['asked for'])
      const spans = items[0]?.via.world?.why?.flatMap(({ span }) => span ?? [])
      expect(spans).toMatchObject([{ start: 1, end: 3 }])
      // The same question with nothing left out is another one.
      const all = (await memory.read(ana, 'Whom does Ana teaches?')).items.map(({ record: { id } }) => id)
      expect(all).toEqual(expect.arrayContaining(['left out', 'asked for']))
    }))

  it('takes a literal as it was said, by an inverse too', () =>
    using(async (memory, world) => {
      await memory.write(ana, [record('a', [says('Oslo', 'home_of', 7)])])
      const { facts } = await world.facts(ana)
      expect(facts.map(({ subject, predicate, object }) => [subject, predicate, object])).toEqual([
        ['Oslo', 'home_of', 7],
      ])
    }))
})

describe('names that are one entity', () => {
  it('are so from the record on that says it', () =>
    using(async (memory, world) => {
      const { revision } = await memory.write(ana, [
        record('a', [says('Roberto', 'likes', 'tango')]),
        record('b', [says('Bob', 'likes', 'jazz')]),
      ])
      await memory.write(ana, { text: 'Roberto alias Bob.' })
      const liked = async (asOf?: number): Promise<number> =>
        (await world.facts(ana, { subject: 'Bob', asOf })).facts.length
      expect([await liked(), await liked(revision)]).toEqual([2, 1])
    }))

  it('stay so, or stay apart, as long as some of the records that this rests on are there', () =>
    using(async (memory, world) => {
      await memory.write(ana, [
        record('b1', [says('Bob', 'likes', 'jazz')]),
        record('r1', [says('Rossi', 'likes', 'tango')]),
        record('b2', [says('Bob', 'likes', 'soul')]),
        record('r2', [says('Rossi', 'likes', 'salsa')]),
      ])
      const together = async (): Promise<boolean> =>
        (await world.facts(ana, { subject: 'Bob' })).facts.some(({ object }) => object === 'tango')
      await world.merge(ana, ['Bob', 'Rossi'])
      await memory.forget(ana, { ids: ['r2'] })
      expect(await together()).toBe(true)
      await world.split(ana, 'Bob')
      await memory.forget(ana, { ids: ['b2'] })
      expect(await together()).toBe(false)
      await world.merge(ana, ['Bob', 'Rossi'])
      expect(await together()).toBe(true)
      await memory.forget(ana, { ids: ['b1'] })
      await memory.write(ana, [record('b3', [says('Bob', 'likes', 'rock')])])
      expect(await together()).toBe(false)
    }))
})

it('asks the embedder for a predicate again once a record was forgotten: none of its words is kept', async () => {
  const asked: string[] = []
  const embedder = {
    fingerprint: 'letters',
    dimensions: 2,
    embed: async (texts: readonly string[]) => {
      asked.push(...texts)
      return texts.map((text) => Float32Array.of(Math.cos(text.length), Math.sin(text.length)))
    },
  }
  await using(
    async (memory, world) => {
      await memory.write(ana, [
        record('a', [says('Ana', 'whispers', 'Bo')]),
        record('b', [says('Ana', 'likes', 'tango')]),
      ])
      const times = (): number => asked.filter((text) => text === 'whispers').length
      await world.answer(ana, 'Ana?')
      await world.answer(ana, 'Ana!')
      expect(times()).toBe(1)
      await memory.forget(ana, { ids: ['b'] })
      await world.answer(ana, 'Ana?')
      expect(times()).toBe(2)
    },
    { embedder },
  )
})
