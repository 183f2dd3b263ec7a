import type { Filter, JsonValue, MemoryRecord } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, open } from './support/memories.ts'
import { words } from './support/words.ts'

type Scalar = string | number | boolean | null
interface Test {
  equals?: Scalar
  in?: Scalar[]
  exists?: boolean
  gt?: Scalar
  gte?: Scalar
  lt?: Scalar
  lte?: Scalar
}

const scalar = fc.oneof(fc.constantFrom<Scalar>('a', 'b', 'B', '', 0, 1, 2.5, true, false, null))
const test = fc.oneof(
  scalar,
  fc
    .record<Test>(
      {
        equals: scalar,
        in: fc.array(scalar, { maxLength: 3 }),
        exists: fc.boolean(),
        gt: scalar,
        gte: scalar,
        lt: scalar,
        lte: scalar,
      },
      { requiredKeys: [] },
    )
    .filter((t) => Object.values(t).some((value) => value !== undefined)),
)
const textTest = fc.oneof(
  fc.constantFrom('a', 'b'),
  fc.record({ in: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }) }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ gte: fc.constantFrom('a', 'b') }),
)
const { filter } = fc.letrec<{ filter: Filter; branch: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Filter>({ session: 'a' }, { at: 1 }, { id: 'b' }),
    tie('branch'),
  ),
  branch: fc
    .record(
      {
        and: fc.array(tie('filter'), { maxLength: 2 }),
        or: fc.array(tie('filter'), { maxLength: 2 }),
        not: tie('filter'),
        id: textTest,
        session: textTest,
        speaker: textTest,
        role: fc.constantFrom('user', 'assistant'),
        at: fc.oneof(fc.nat(3), fc.record({ gt: fc.nat(3) }), fc.record({ gte: fc.nat(3), lt: fc.nat(3) })),
        metadata: fc.dictionary(fc.constantFrom('x', 'x.y', 'x.y.z', 'list', 'none'), test, { maxKeys: 2 }),
        text: fc.record({ contains: fc.constantFrom('TEA', 'é', 'e\u0301', 'a b', 'z') }),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    .filter((members) => Object.keys(members).length > 0),
}))
const record = fc.record(
  {
    text: fc.constantFrom('Tea', 'café', 'CAFE\u0301', 'a b', 'q'),
    session: fc.constantFrom('a', 'b'),
    speaker: fc.constantFrom('a', 'b'),
    role: fc.constantFrom('user' as const, 'assistant' as const),
    at: fc.nat(3),
    metadata: fc.record(
      {
        x: fc.oneof(scalar, fc.record({ y: fc.oneof(scalar, fc.record({ z: scalar })) })),
        'x.y': scalar,
        list: fc.array(scalar, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['text', 'at'], noNullPrototype: true },
)

/** The documentation, word by word. */
function passes(given: Filter, it: MemoryRecord): boolean {
  const { and, or, not, metadata, text, ...fields } = given
  return (
    (and ?? []).every((member) => passes(member, it)) &&
    (or === undefined || or.some((member) => passes(member, it))) &&
    (not === undefined || !passes(not, it)) &&
    Object.entries(fields).every(([name, t]) =>
      holds(t as Scalar | Test, (it as unknown as Record<string, JsonValue>)[name]),
    ) &&
    Object.entries(metadata ?? {}).every(([path, t]) => holds(t as Scalar | Test, find(it.metadata, path))) &&
    (text === undefined ||
      it.text.normalize('NFC').toLowerCase().includes(text.contains.normalize('NFC').toLowerCase()))
  )
}

function find(metadata: JsonValue | undefined, path: string): JsonValue | undefined {
  const has = (value: JsonValue | undefined, key: string): value is { readonly [key: string]: JsonValue } =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
  if (has(metadata, path)) return metadata[path]
  let value: JsonValue | undefined = metadata
  for (const key of path.split('.')) {
    if (!has(value, key)) return undefined
    value = value[key]
  }
  return value
}

function holds(t: Scalar | Test, value: JsonValue | undefined): boolean {
  if (typeof t !== 'object' || t === null) return holds({ equals: t }, value)
  const { exists, ...tests } = t
  if (exists !== undefined && exists !== (value !== undefined)) return false
  const asked = Object.entries(tests).filter(([, bound]) => bound !== undefined)
  if (asked.length === 0) return true
  const values: JsonValue[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return values.some((one) =>
    asked.every(([name, bound]) => {
      if (name === 'equals') return one === bound
      if (name === 'in') return (bound as Scalar[]).includes(one as Scalar)
      const [a, b] = [one, bound]
      if (
        !(
          (typeof a === 'number' && typeof b === 'number') ||
          (typeof a === 'string' && typeof b === 'string')
        )
      )
        return false
      return name === 'gt' ? a > b : name === 'gte' ? a >= b : name === 'lt' ? a < b : a <= b
    }),
  )
}

describe('a filter', () => {
  it.each<[string, Filter]>([
    ['a condition that came out undefined', { speaker: undefined, at: { lt: 5 } }],
    ['one in an alternative', { or: [{ speaker: undefined }, { speaker: 'Zoe' }] }],
    ['one of metadata', { metadata: { topic: undefined }, at: { lt: 5 } }],
    ['an empty filter in a conjunction', { and: [{}] }],
    ['an empty alternative', { or: [{}, { speaker: 'Zoe' }] }],
    ['the negation of nothing', { not: {} }],
  ] as unknown as [string, Filter][])(
    'is refused with %s: it would mean more than was meant',
    async (_, filter) => {
      const memory = await open({ backends: { words: words() } })
      await memory.write('s', [{ text: 'tea', at: 1 }])
      expect(await codeOf(memory.forget('s', { where: filter }))).toBe('INVALID_ARGUMENT')
      expect(await codeOf(memory.read('s', 'tea', { filter }))).toBe('INVALID_ARGUMENT')
      expect(await codeOf(memory.list('s', { filter }))).toBe('INVALID_ARGUMENT')
      expect((await memory.list('s')).records).toHaveLength(1)
    },
  )

  it('means for read, list and forget what its documentation says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 8 }), filter, async (records, given) => {
        const memory = await open({ backends: { words: words() } })
        await memory.write(
          's',
          records.map((one, i) => ({ ...one, id: 'abcdefgh'.charAt(i), text: `${one.text} always` })),
        )
        const all = (await memory.list('s')).records
        const expected = all.filter((one) => passes(given, one)).map(({ id }) => id)
        expect((await memory.list('s', { filter: given })).records.map(({ id }) => id)).toEqual(expected)
        const found = await memory.read('s', 'always', { filter: given, limit: 20 })
        expect(found.items.map(({ record: { id } }) => id).toSorted()).toEqual(expected.toSorted())
        const listed: string[] = []
        for (let after: string | undefined; ;) {
          const page = await memory.list('s', { filter: given, limit: 1, after })
          listed.push(...page.records.map(({ id }) => id))
          after = page.next
          if (after === undefined) break
        }
        expect(listed).toEqual(expected)
        if (Object.keys(given).length === 0) return
        const code = await memory.forget('s', { where: given }, { dryRun: true }).then(
          ({ erased }) => erased,
          (error: { code: string }) => error.code,
        )
        if (code !== 'INVALID_ARGUMENT') expect(code).toEqual(expected)
        await memory.close()
      }),
      { numRuns: 300 },
    )
  })

  it.each<[string, unknown]>([
    ['a text', 'x'],
    ['null', null],
    ['a list', []],
    ['an unknown member', { sesion: 'a' }],
    ['an unknown test', { session: { is: 'a' } }],
    ['an empty test', { session: {} }],
    ['a number for a text', { session: 4 }],
    ['a bad time', { at: { gte: 'yesterday' } }],
    ['NaN', { metadata: { a: NaN } }],
    ['an object for a scalar', { metadata: { a: { equals: {} } } }],
    ['no list', { and: {} }],
    ['a hole in a list', { or: Array.from({ length: 2 }) }],
    ['no text to contain', { text: { contains: '' } }],
    ['metadata that is a list', { metadata: ['a'] }],
    ['an `in` that is no list', { session: { in: 'a' } }],
    ['17 levels', Array.from({ length: 17 }).reduce<object>((inner) => ({ not: inner }), { id: 'a' })],
  ])('is refused with %s', async (_, given) => {
    const memory = await open({ backends: { words: words() } })
    for (const task of [
      memory.list('s', { filter: given as Filter }),
      memory.read('s', 'x', { filter: given as Filter }),
      memory.forget('s', { where: given as Filter }),
    ])
      expect(await codeOf(task)).toBe('INVALID_ARGUMENT')
  })

  it('is refused where it unfolds without end', async () => {
    const memory = await open({ backends: {} })
    const shared = Array.from({ length: 12 }).reduce<Filter>(
      (inner) => ({ or: [inner, inner, inner, inner] }),
      { id: 'a' },
    )
    expect(await codeOf(memory.list('s', { filter: shared }))).toBe('TOO_LARGE')
    expect(await codeOf(memory.list('s', { filter: { or: Array<Filter>(1_001).fill({ id: 'a' }) } }))).toBe(
      'TOO_LARGE',
    )
    expect(await codeOf(memory.list('s', { filter: { id: { in: Array<string>(1_001).fill('a') } } }))).toBe(
      'TOO_LARGE',
    )
  })
})
