import {
  keyOf,
  type Alias,
  type GraphChange,
  type Mention,
  type Rows,
  type Statement,
} from '@mnestic/knowledge-graph'
import fc from 'fast-check'

/** Names as people and programs give them; some fold together, some would break a query that was built from text. */
export const names: readonly string[] = [
  'Ana',
  'ana',
  'Ana Maria',
  'Bruno',
  'Brunno',
  'the Tango Club',
  'Turin',
  "O'Brien",
  '"}) DETACH DELETE n //',
  '`; MATCH (n) DETACH DELETE n',
  '$id',
  'a\\"b\\u0000c',
  '北京',
  '👩‍👩‍👧 family',
  'nul \u0000 inside',
  'x'.repeat(1_024),
  'AND OR NOT',
  'key:value~1 [a TO b]',
]

/** Few of them often, so that records speak of the same things. */
const someName = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...names.slice(0, 5)) },
  { weight: 1, arbitrary: fc.constantFrom(...names) },
)

const predicates: readonly string[] = ['lives_in', 'knows', 'part of', '` {x: 1}]->() //', 'p'.repeat(1_024)]

const literals: readonly (string | number | boolean)[] = [
  1,
  '1',
  true,
  'true',
  0,
  -0,
  1.5,
  2 ** 53 - 1,
  -(2 ** 53),
  5e-324,
  1.7976931348623157e308,
  '',
  'é'.repeat(8_192),
]

const times: readonly (number | undefined)[] = [undefined, 0, -1, 8.64e15, -8.64e15, 1_700_000_000_000, 5]

const place = fc.record({
  confidence: fc.constantFrom(0, 0.1, 1),
  source: fc.constantFrom('application', 'patterns-1'),
})
const span = fc.constantFrom({ start: 0, end: 3 }, { start: 4, end: 2 ** 31 })

const mention: fc.Arbitrary<Mention> = fc
  .record(
    { name: someName, type: fc.constantFrom('person', '` OR 1=1'), span, place },
    { requiredKeys: ['name', 'place'] },
  )
  .map(({ place: by, ...said }) => ({ key: keyOf(said.name), ...said, ...by }))

const time = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...times) },
)
const statement: fc.Arbitrary<Statement> = fc
  .record({
    subjectName: someName,
    predicate: fc.oneof(
      { weight: 3, arbitrary: fc.constant('knows') },
      { weight: 2, arbitrary: fc.constantFrom(...predicates) },
    ),
    object: fc.oneof(
      { weight: 3, arbitrary: someName.map((name) => ({ entity: keyOf(name), name })) },
      { weight: 1, arbitrary: fc.constantFrom(...literals).map((literal) => ({ literal })) },
    ),
    from: time,
    to: time,
    span: fc.option(span, { nil: undefined }),
    place,
  })
  .map(({ subjectName, predicate, object, from, to, span: at, place: by }) => ({
    subject: keyOf(subjectName),
    subjectName,
    predicate,
    object,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(at !== undefined && { span: at }),
    ...by,
  }))

/** An alias ties what its record mentions. */
const rows: fc.Arbitrary<Rows> = fc
  .record({
    mentions: fc.array(mention, { maxLength: 3 }),
    statements: fc.array(statement, { minLength: 1, maxLength: 4 }),
    tied: fc.boolean(),
  })
  .map(({ mentions, statements, tied }) => {
    const [a, b] = mentions
    const aliases: readonly Alias[] =
      tied && a !== undefined && b !== undefined && a.key !== b.key ? [{ a: a.key, b: b.key }] : []
    return { mentions, statements, aliases }
  })

type Deed =
  | { readonly kind: 'record'; readonly scope: number; readonly pending: boolean; readonly rows: Rows }
  | { readonly kind: 'extraction'; readonly pick: number; readonly rows: Rows }
  | { readonly kind: 'tie'; readonly pick: number; readonly split: boolean }
  | { readonly kind: 'erase'; readonly picks: readonly number[] }

const pick = fc.nat(1_000)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      scope: fc.constantFrom(1, 1, 1, 2),
      pending: fc.boolean(),
      rows,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('extraction' as const), pick, rows }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tie' as const), pick, split: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('erase' as const),
      picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
    }),
  },
)

/** Logs cut into batches, as core would give them: about records that were written, dead ones among them. */
export const batches: fc.Arbitrary<readonly (readonly GraphChange[])[]> = fc
  .array(fc.array(deed, { minLength: 5, maxLength: 20 }), { minLength: 2, maxLength: 3 })
  .map((parts) => {
    let revision = 0
    const written: { readonly seq: number; readonly scope: number; readonly keys: readonly string[] }[] = []
    const chosen = (at: number): (typeof written)[number] | undefined =>
      written[at % Math.max(written.length, 1)]
    return parts.map((part) => part.flatMap((one) => changesOf(one)))

    function changesOf(one: Deed): readonly GraphChange[] {
      revision += 1
      switch (one.kind) {
        case 'record': {
          written.push({ seq: revision, scope: one.scope, keys: keysOf(one.rows) })
          return [{ ...one, seq: revision, at: revision * 1_000 }]
        }
        case 'extraction': {
          const record = chosen(one.pick)
          return record === undefined ? [] : [{ ...one, ...record, revision }]
        }
        case 'tie': {
          const first = chosen(one.pick)
          const second = written.filter(({ scope }) => scope === first?.scope).at(-1 - (one.pick % 3))
          const [a] = first?.keys ?? []
          const b = second?.keys.at(-1)
          if (first === undefined || second === undefined || a === undefined || b === undefined) return []
          const about = [...new Set([first.seq, second.seq])]
          const tie = { kind: one.split ? ('split' as const) : ('merge' as const), a, b: one.split ? a : b }
          return [{ kind: 'tie', scope: first.scope, revision, about: one.split ? [first.seq] : about, tie }]
        }
        case 'erase':
          return [1, 2].map((scope) => ({
            kind: 'erase',
            scope,
            revision,
            seqs: one.picks.flatMap((at) => {
              const record = chosen(at)
              return record?.scope === scope ? [record.seq] : []
            }),
          }))
      }
    }
  })

function keysOf({ mentions, statements }: Rows): readonly string[] {
  return [
    ...mentions.map(({ key }) => key),
    ...statements.flatMap(({ subject, object }) =>
      'entity' in object ? [subject, object.entity] : [subject],
    ),
  ]
}
