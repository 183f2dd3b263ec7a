import type { JsonObject } from '@mnestic/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
// Not through the package: how many filters are kept, and which records a filter looks at, is seen from inside only.
import { checkFilter } from '../src/check/filter.ts'
import { Columns } from '../src/index/columns.ts'
import { matches } from '../src/index/match.ts'
import { ScopeIndex } from '../src/index/scope-index.ts'

const scalar = fc.constantFrom<string | number | boolean | null>('a', 'b', '', 0, 1, true, null)
const test = fc.oneof(
  scalar,
  fc.record({ in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ gte: fc.constantFrom<string | number>('b', 1) }),
  fc.record({ equals: scalar, exists: fc.boolean() }),
)
const name = fc.constantFrom('a', 'b', 'c')
const simple = fc.oneof(
  fc
    .dictionary(fc.constantFrom('x', 'x.y', 'list'), test, { minKeys: 1, maxKeys: 2 })
    .map((metadata) => ({ metadata })),
  name.map((session) => ({ session })),
  fc.array(name, { maxLength: 2 }).map((list) => ({ speaker: { in: list } })),
  fc
    .array(
      fc.nat(30).map((i) => `id-${i}`),
      { maxLength: 3 },
    )
    .map((list) => ({ id: { in: list } })),
  fc.constantFrom({ role: 'user' }, { at: { gt: 5 } }),
)
const filter = fc.oneof(
  simple,
  fc.tuple(simple, simple).map((and) => ({ and })),
  fc.tuple(simple, simple).map((or) => ({ or })),
  fc.tuple(simple, simple).map(([one, not]) => ({ ...one, not })),
)
const metadata = fc.record<JsonObject>(
  {
    x: fc.oneof(scalar, fc.record({ y: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })) })),
    'x.y': scalar,
    list: fc.array(fc.oneof(scalar, fc.constant<JsonObject>({ a: 1 })), { maxLength: 4 }),
  },
  { requiredKeys: [] },
)
const put = fc.record(
  { metadata, session: name, speaker: name, role: fc.constantFrom('user' as const, 'assistant' as const) },
  { requiredKeys: ['metadata'] },
)
const step = fc.oneof(
  { weight: 4, arbitrary: put.map((fields) => ({ put: fields })) },
  { weight: 2, arbitrary: fc.nat().map((ask) => ({ ask })) },
  { weight: 1, arbitrary: fc.array(fc.nat(40), { maxLength: 20 }).map((erase) => ({ erase })) },
)

it('a filter that is asked again and again answers as if every record were looked at, whatever came and went', () => {
  fc.assert(
    fc.property(
      fc.array(filter, { minLength: 1, maxLength: 20 }),
      fc.array(step, { minLength: 10, maxLength: 60 }),
      (filters, steps) => {
        const index = new ScopeIndex(1)
        const checked = filters.map((one) => checkFilter(one))
        const asked = (i: number): void => {
          const one = checked[i % checked.length]
          if (one === undefined) return
          const expected = [...index.rows()].filter((row) => matches(one, row, '')).map((row) => row.seq)
          expect([...index.passing(one)]).toEqual(expected)
          expect([...index.candidates(one)].map((row) => row.seq)).toEqual(expect.arrayContaining(expected))
        }
        let revision = 0
        for (const one of steps) {
          if ('ask' in one) asked(one.ask)
          else if ('erase' in one) {
            revision += 1
            index.apply({ kind: 'erase', revision, scope: 1, seqs: one.erase })
          } else {
            revision += 1
            index.apply({
              kind: 'put',
              revision,
              scope: 1,
              id: `id-${revision}`,
              body: { text: '', at: revision, passages: [], ...one.put },
              supersedes: [],
              derivedFrom: [],
            })
          }
        }
        for (const i of checked.keys()) asked(i)
      },
    ),
    { numRuns: 300 },
  )
})

it('a filter that asks for something to equal looks at no other records', () => {
  const index = new ScopeIndex(1)
  for (let revision = 1; revision <= 1_000; revision++)
    index.apply({
      kind: 'put',
      revision,
      scope: 1,
      id: `${revision}`,
      body: {
        text: '',
        at: 0,
        passages: [],
        session: `s${revision % 10}`,
        metadata: { user: revision % 100 },
      },
      supersedes: [],
      derivedFrom: [],
    })
  const looked = (given: unknown): number => [...index.candidates(checkFilter(given))].length
  expect(looked({ metadata: { user: 7 } })).toBe(10)
  expect(looked({ session: 's7', at: { gt: 1 } })).toBe(100)
  expect(looked({ and: [{ session: 's7' }, { metadata: { user: { in: [7, 8] } } }] })).toBe(20)
  expect(looked({ id: '12' })).toBe(1)
  expect(looked({ metadata: { user: 'nobody' } })).toBe(0)
  expect(looked({ not: { session: 's7' } })).toBe(1_000)
})

it('a column keeps nothing of a record that is gone', () => {
  const columns = new Columns()
  const rows = [1, 2].map((seq) => ({ seq, id: `${seq}`, at: 0, metadata: { list: ['a', 'a', seq] } }))
  const counts = (): readonly number[] =>
    ['a', 1, 2].map((value) => columns.get('list', value, () => rows).length)
  expect(counts()).toEqual([2, 1, 1])
  columns.erase(rows.slice(0, 1))
  expect(counts()).toEqual([1, 0, 1])
})
