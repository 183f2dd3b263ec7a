import type { Filter, JsonObject, RecordInput, Role } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import fc from 'fast-check'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Value } from '../../src/database.ts'
import { filterSql } from '../../src/search/filter.ts'
import { freshSchema, reason, url } from '../server.ts'
import { openVectors, seeded, writeAll } from './points.ts'

/** What is hard to compare: order by code units or code points, text that JSON escapes or `jsonb` refuses, types. */
const words = [
  '',
  'a',
  'A',
  'b',
  'ab',
  'é',
  'z',
  '"',
  '\\',
  "'",
  '2024-01-02',
  '10',
  '\ufffd',
  '😀',
  'a\0b',
  '\\u0000',
]
const numbers = [0, 1, -1, 10, 2, 0.1, 1e21, -1e-7]
const scalars = [...words, ...numbers, true, false, null]
const keys = ['n', 'tag', 'a.b', 'deep', 'deep.x', 'deep.0', 'deep.x.y', "o'clock", '$1', 'k\0']

const random = seeded(5)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

function metadata(): JsonObject {
  const own: Record<string, JsonObject[string]> = {}
  for (const key of keys) {
    const kind = random()
    if (kind < 0.35) own[key] = pick(scalars)
    else if (kind < 0.5) own[key] = [pick(scalars), pick(scalars), { x: pick(scalars) }]
    else if (kind < 0.65)
      own[key] = { x: random() < 0.5 ? pick(scalars) : { y: pick(scalars) }, 0: pick(scalars) }
  }
  return own
}

const records: readonly RecordInput[] = Array.from({ length: 250 }, (_, i) => ({
  id: `${pick(words)}-${i}`,
  text: `${i}`,
  at: Math.round(random() * 10) * 1_000,
  ...(random() < 0.7 && { session: pick(words.slice(1)) }),
  ...(random() < 0.7 && { speaker: pick(words.slice(1)) }),
  ...(random() < 0.7 && { role: pick<Role>(['user', 'assistant']) }),
  ...(random() < 0.9 && { metadata: metadata() }),
}))

/** One test of a value of this kind. */
const test = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    value,
    fc
      .record(
        {
          equals: value,
          in: fc.array(value, { maxLength: 3 }),
          exists: fc.boolean(),
          gt: value,
          gte: value,
          lt: value,
          lte: value,
        },
        { requiredKeys: [] },
      )
      .filter((bounds) => Object.keys(bounds).length > 0 && Object.keys(bounds).length < 4)
      .chain((bounds) =>
        fc.constantFrom(bounds, { in: undefined, lt: undefined, exists: undefined, ...bounds }),
      ),
  )
const word = fc.constantFrom(...words.filter((one) => one !== ''))

/** `plain`: nothing that SQL cannot say whole. */
const filters = (plain: boolean): fc.Arbitrary<Filter> => {
  const told = plain ? word.filter((one) => !/[\0\ud800-\uffff]/.test(one)) : word
  const scalar = fc.constantFrom(
    ...scalars.filter((one) => !plain || typeof one !== 'string' || !/[\0\ud800-\uffff]/.test(one)),
  )
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      fc.record({ speaker: test(told) }),
      fc.record({ session: test(told) }),
      fc.record({ role: test(fc.constantFrom('user', 'assistant')) }),
      fc.record({
        at: test(
          fc.oneof(
            fc.constantFrom(0, 3_000, 5_000),
            fc.constant('1970-01-01T00:00:04Z'),
            fc.constant(new Date(7_000)),
          ),
        ),
      }),
      fc.record({ id: test(fc.constantFrom('a-1', 'b', 'z')) }),
      fc.record({
        metadata: fc.dictionary(fc.constantFrom(...keys), test(scalar), { minKeys: 1, maxKeys: 2 }),
      }),
      ...(plain ? [] : [fc.record({ text: fc.record({ contains: fc.constantFrom('1', '12') }) })]),
      fc.record({ not: tie('filter') }),
      fc.record({ and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
    ) as fc.Arbitrary<Filter>,
  })).filter
}

describe('a filter', () => {
  it("compares texts by their code points, whatever the database's own order is", () => {
    expect(filterSql({ speaker: { gt: 'a' } }, [])).toContain('COLLATE "C" > $1')
  })

  it('of very many conditions is left to core', () => {
    const or = (count: number): Filter => ({
      or: Array.from({ length: count }, (_, i) => ({ speaker: `${i}` })),
    })
    expect(filterSql(or(500), [])).toContain('$500')
    expect(filterSql({ and: [or(600), or(600)] }, [])).toBeUndefined()
  })
})

describe.skipIf(reason !== undefined)('a filter in SQL', () => {
  it('passes every record that passes in core; and no other, where all of it can be said in SQL', async () => {
    const schema = freshSchema()
    await using memory = await openVectors(postgresStorage(url, { schema, vectors: 'pgvector' }))
    await writeAll(memory, 'a', records)
    const client = new pg.Client(url)
    await client.connect()
    onTestFinished(() => client.end())
    await client.query(`SET search_path = ${schema}, public`)

    const inCore = async (filter: Filter): Promise<readonly number[]> => {
      const { records: found } = await memory.list('a', { filter, limit: 1_000 })
      return found.map(({ seq }) => seq).toSorted((a, b) => a - b)
    }
    const inSql = async (filter: Filter): Promise<readonly number[] | undefined> => {
      const values: Value[] = []
      const sql = filterSql(filter, values)
      if (sql === undefined) return undefined
      const text = `SELECT v.seq FROM embedding v WHERE v.part = 0 AND ${sql} ORDER BY v.seq`
      return (await client.query<{ seq: string }>(text, values)).rows.map(({ seq }) => Number(seq))
    }
    /** Of their heads nothing can be said in SQL. */
    const odd = new Set(
      (
        await client.query<{ revision: string }>(
          String.raw`SELECT revision FROM entry WHERE head ~ '\\u(0000|d[89a-f])'`,
        )
      ).rows.map(({ revision }) => Number(revision)),
    )
    expect(odd.size).toBeGreaterThan(20)
    expect(odd.size).toBeLessThan(200)

    await fc.assert(
      fc.asyncProperty(filters(false), async (filter) => {
        const passing = await inSql(filter)
        if (passing !== undefined)
          expect(passing).toEqual(expect.arrayContaining([...(await inCore(filter))]))
      }),
      // By code points U+FFFD comes before U+1F600, by code units after it.
      {
        numRuns: 150,
        examples: [[{ speaker: { lt: '\ufffd' } }], [{ not: { speaker: { gte: '\ufffd' } } }]],
      },
    )
    await fc.assert(
      fc.asyncProperty(filters(true), async (filter) => {
        const passing = (await inSql(filter))?.filter((seq) => !odd.has(seq))
        expect(passing).toEqual((await inCore(filter)).filter((seq) => !odd.has(seq)))
      }),
      { numRuns: 150 },
    )
  })
})
