import { memoryStorage, openMemory, scope, type Memory } from '@mnestic/core'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { codeOf, everything, open } from './support/memories.ts'
import { words } from './support/words.ts'

/** The public methods, with arguments of any kind. */
type Loose = {
  readonly [
    M in
      | 'write'
      | 'read'
      | 'forget'
      | 'get'
      | 'list'
      | 'scopes'
      | 'stats'
      | 'settle'
      | 'sweep'
      | 'reembed'
      | 'unregister'
      | 'import'
  ]: (...args: unknown[]) => Promise<unknown>
} & Pick<Memory, 'scopes' | 'export'>

const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic
const unfolding = Array.from({ length: 30 }).reduce<object>((inner) => ({ a: inner, b: inner }), {})
const deep = Array.from({ length: 40 }).reduce<object>((inner) => [inner], [])
const odd: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['NaN', NaN],
  ['a bigint', 10n],
  ['a symbol', Symbol('x')],
  ['a function', () => 'x'],
  ['a date', new Date()],
  ['a map', new Map([['a', 1]])],
  ['a cycle', cyclic],
  ['true', true],
]
const fails: [string, string, (m: Loose) => Promise<unknown>][] = [
  ['an empty text', 'INVALID_ARGUMENT', (m) => m.write('s', '')],
  ['an empty batch', 'INVALID_ARGUMENT', (m) => m.write('s', [])],
  ['10 MB of text', 'TOO_LARGE', (m) => m.write('s', 'x'.repeat(10_000_000))],
  ['10 MB of cue', 'TOO_LARGE', (m) => m.read('s', 'x'.repeat(10_000_000))],
  ['an empty cue', 'INVALID_ARGUMENT', (m) => m.read('s', '')],
  ['a cue of nothing', 'INVALID_ARGUMENT', (m) => m.read('s', {})],
  ['a lone surrogate in a text', 'INVALID_ARGUMENT', (m) => m.write('s', 'a\uD800b')],
  ['a lone surrogate in an id', 'INVALID_ARGUMENT', (m) => m.write('s', { id: '\uDC00', text: 'x' })],
  [
    'a lone surrogate in a key',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', metadata: { '\uD800': 1 } }),
  ],
  [
    'a lone surrogate in metadata',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', metadata: { a: ['\uD800'] } }),
  ],
  ['a lone surrogate in a cue', 'INVALID_ARGUMENT', (m) => m.read('s', '\uD800')],
  ['a batch of a million', 'TOO_LARGE', (m) => m.write('s', Array.from({ length: 1_000_000 }).fill('x'))],
  ['a batch of nothing', 'INVALID_ARGUMENT', (m) => m.write('s', Array.from({ length: 3 }))],
  ['holes in a batch', 'INVALID_ARGUMENT', (m) => m.write('s', Object.assign(Array(3), { 0: 'a', 2: 'b' }))],
  [
    'an id twice',
    'DUPLICATE_ID',
    (m) =>
      m.write('s', [
        { id: 'a', text: 'x' },
        { id: 'a', text: 'y' },
      ]),
  ],
  ['an id that exists', 'DUPLICATE_ID', (m) => m.write('s', { id: 'here', text: 'x' })],
  ['an empty id', 'INVALID_ARGUMENT', (m) => m.write('s', { id: '', text: 'x' })],
  ['an id of 257', 'TOO_LARGE', (m) => m.write('s', { id: 'x'.repeat(257), text: 'x' })],
  ['an unknown member', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', txet: 'y' })],
  ['an unknown role', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', role: 'robot' })],
  ['cyclic metadata', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', metadata: cyclic })],
  ['metadata without end', 'TOO_LARGE', (m) => m.write('s', { text: 'x', metadata: unfolding })],
  ['deep metadata', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', metadata: { deep } })],
  ['long metadata', 'TOO_LARGE', (m) => m.write('s', { text: 'x', metadata: { a: 'x'.repeat(70_000) } })],
  [
    'a sparse list in metadata',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', metadata: { a: Array(3) } }),
  ],
  [
    'an absurd list in metadata',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', metadata: { a: Array(4_000_000_000) } }),
  ],
  ['NaN in metadata', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', metadata: { a: NaN } })],
  ['a date in metadata', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', metadata: { a: new Date() } })],
  ['a list as metadata', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', metadata: [] })],
  ...['__proto__', 'constructor', 'prototype'].map((key): (typeof fails)[number] => [
    `the key ${key}`,
    'INVALID_ARGUMENT',
    (m) =>
      m.write('s', {
        text: 'x',
        metadata: { deep: JSON.parse(`{ "${key}": { "polluted": true } }`) as unknown },
      }),
  ]),
  [
    'a fact without object',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', facts: [{ subject: 'a', predicate: 'b' }] }),
  ],
  [
    'a confidence of 2',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', facts: [{ subject: 'a', predicate: 'b', object: 1, confidence: 2 }] }),
  ],
  [
    'a span backwards',
    'INVALID_ARGUMENT',
    (m) =>
      m.write('s', {
        text: 'x',
        facts: [{ subject: 'a', predicate: 'b', object: 1, span: { start: 2, end: 1 } }],
      }),
  ],
  [
    '1,001 facts',
    'TOO_LARGE',
    (m) =>
      m.write('s', {
        text: 'x',
        facts: Array.from({ length: 1_001 }, () => ({ subject: 'a', predicate: 'b', object: 1 })),
      }),
  ],
  ...[
    'yesterday',
    '2025-02-30',
    '2025-02-29T10:00:00Z',
    '2025-13-01',
    '2025-01-01T25:00Z',
    '2025-01-01T10:00',
    '',
    NaN,
    Infinity,
    9e15,
    new Date(NaN),
    {},
  ].map((at): (typeof fails)[number] => [
    `the time ${inspect(at)}`,
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', at }),
  ]),
  ['a bad expiry', 'INVALID_ARGUMENT', (m) => m.write('s', { text: 'x', expires: 'never' })],
  ['an empty key', 'INVALID_ARGUMENT', (m) => m.write('s', 'x', { idempotencyKey: '' })],
  ['a signal that is none', 'INVALID_ARGUMENT', (m) => m.write('s', 'x', { signal: {} })],
  [
    'a reference out of shape',
    'INVALID_ARGUMENT',
    (m) => m.write('s', { text: 'x', derivedFrom: [{ id: 'here' }] }),
  ],
  ['a limit of 0', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { limit: 0 })],
  ['a limit above that of the memory', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { limit: 1_001 })],
  ['no backends to ask', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { backends: [] })],
  ['a backend of 10n', 'NOT_FOUND', (m) => m.read('s', 'x', { backends: [10n] })],
  ['a backend that is a cycle', 'NOT_FOUND', (m) => m.read('s', 'x', { backends: [cyclic] })],
  ['an infinite weight', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { weights: { words: Infinity } })],
  [
    'a weight of an unknown signal',
    'INVALID_ARGUMENT',
    (m) => m.read('s', 'x', { weights: { words: { ovrlap: 1 } } }),
  ],
  ['a budget without tokens', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { budget: {} })],
  ['half a token', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { budget: { tokens: 0.5 } })],
  ['as of both', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { asOf: { at: 1, revision: 1 } })],
  ['as of nothing', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { asOf: {} })],
  [
    'a layout out of shape',
    'INVALID_ARGUMENT',
    (m) => m.read('s', 'x', { previous: { blocks: [{}], tokens: 1 } }),
  ],
  ['a deadline of 0', 'INVALID_ARGUMENT', (m) => m.read('s', 'x', { deadline: 0 })],
  ['an unknown option of read', 'UNSUPPORTED', (m) => m.read('s', 'x', { limt: 1 })],
  ['a vector nobody reads', 'UNSUPPORTED', (m) => m.read('s', { vector: new Float32Array(16).fill(1) })],
  ['two selectors', 'INVALID_ARGUMENT', (m) => m.forget('s', { ids: ['here'], everything: true })],
  ['no selector', 'INVALID_ARGUMENT', (m) => m.forget('s', {})],
  ['an empty filter to forget', 'INVALID_ARGUMENT', (m) => m.forget('s', { where: {} })],
  ['everything: false', 'INVALID_ARGUMENT', (m) => m.forget('s', { everything: false })],
  ['descendants of ids', 'INVALID_ARGUMENT', (m) => m.forget('s', { ids: ['here'], descendants: true })],
  ['a bad `before`', 'INVALID_ARGUMENT', (m) => m.forget('s', { before: 'now' })],
  [
    'a rule that is none',
    'INVALID_ARGUMENT',
    (m) => m.forget('s', { everything: true }, { derived: 'maybe' }),
  ],
  ['a negative revision', 'INVALID_ARGUMENT', (m) => m.forget('s', { everything: true }, { ifRevision: -1 })],
  ['100,001 ids', 'TOO_LARGE', (m) => m.forget('s', { ids: Array.from({ length: 100_001 }, () => 'x') })],
  [
    'too many ids to get',
    'TOO_LARGE',
    (m) =>
      m.get(
        's',
        Array.from({ length: 10_001 }, () => 'x'),
      ),
  ],
  ['ids that are none', 'INVALID_ARGUMENT', (m) => m.get('s', [1])],
  ['a page of 1,001', 'INVALID_ARGUMENT', (m) => m.list('s', { limit: 1_001 })],
  ['an empty prefix', 'INVALID_ARGUMENT', (m) => m.scopes([])],
  ['an unknown option of settle', 'INVALID_ARGUMENT', (m) => m.settle({ wait: 1 })],
  ['a bad `now` of a sweep', 'INVALID_ARGUMENT', (m) => m.sweep({ now: 'now' })],
  ['a callback that is none', 'INVALID_ARGUMENT', (m) => m.reembed({ onProgress: 1 })],
  ...odd.flatMap(([name, value]): (typeof fails)[number][] => [
    [`${name} as scope`, 'INVALID_ARGUMENT', (m) => m.write(value, 'x')],
    [`${name} in a scope`, 'INVALID_ARGUMENT', (m) => m.stats(['s', value])],
    [`${name} as record`, 'INVALID_ARGUMENT', (m) => m.write('s', value)],
    [`${name} as text`, 'INVALID_ARGUMENT', (m) => m.write('s', { text: value })],
    [`${name} as cue`, 'INVALID_ARGUMENT', (m) => m.read('s', value)],
    [`${name} as selector`, 'INVALID_ARGUMENT', (m) => m.forget('s', value)],
    [`${name} as a view`, 'INVALID_ARGUMENT', (m) => m.unregister(value)],
    [`${name} as lines`, 'INVALID_ARGUMENT', (m) => m.import(value)],
    ...(value === undefined || value instanceof Map || value instanceof Date
      ? []
      : ([
          [
            `${name} as options`,
            name === 'a cycle' ? '' : value === null ? '' : 'INVALID_ARGUMENT',
            (m: Loose) => m.list('s', value),
          ],
          [
            `${name} as options of read`,
            name === 'a cycle' ? 'UNSUPPORTED' : value === null ? '' : 'INVALID_ARGUMENT',
            (m: Loose) => m.read('s', 'x', value),
          ],
        ] as (typeof fails)[number][])),
  ]),
  ['no segment', 'INVALID_ARGUMENT', (m) => m.write([], 'x')],
  ['an empty segment', 'INVALID_ARGUMENT', (m) => m.write(['s', ''], 'x')],
  ['a hole in a scope', 'INVALID_ARGUMENT', (m) => m.write(Object.assign(Array(3), { 0: 'a', 2: 'b' }), 'x')],
  [
    '17 segments',
    'TOO_LARGE',
    (m) =>
      m.write(
        Array.from({ length: 17 }, () => 's'),
        'x',
      ),
  ],
  ['a segment of 10 kB', 'TOO_LARGE', (m) => m.write('é'.repeat(5_000), 'x')],
  ['a segment of 1,025 bytes', 'TOO_LARGE', (m) => m.write(`${'é'.repeat(512)}a`, 'x')],
  ['a lone surrogate in a segment', 'INVALID_ARGUMENT', (m) => m.write('\uD800', 'x')],
]

describe('bad input', () => {
  it.each(fails.filter(([, code]) => code !== ''))(
    '%s is refused with %s, and nothing changes',
    async (_, code, call) => {
      const memory = await open({ embedder: hashing(), backends: { words: words() } })
      await memory.write('s', [{ id: 'here', text: 'tea' }, 'rum'])
      const before = await everything(memory)
      expect(await codeOf(async () => call(memory as unknown as Loose))).toBe(code)
      expect(await everything(memory)).toBe(before)
      expect((await memory.stats('s')).revision).toBe(2)
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    },
  )

  it.each<[string, (m: Memory) => Promise<unknown>]>([
    [
      'a hostile scope',
      (m) => m.write(['..', '/', '\0', 'CON', "'; DROP TABLE entry", '😀', '__proto__', 'constructor'], 'x'),
    ],
    ['a scope of 1,024 bytes', (m) => m.write('é'.repeat(512), 'x')],
    ['16 segments', (m) => m.write(scope(...Array.from({ length: 16 }, () => 's')), 'x')],
    ['a text of the limit', (m) => m.write('s', 'x '.repeat(500_000))],
    [
      'hostile ids',
      (m) =>
        m.write(
          's',
          ['__proto__', 'constructor', '\0', '../x', ' '].map((id) => ({ id, text: id })),
        ),
    ],
    [
      'the shortest and the longest time',
      (m) =>
        m.write('s', [
          { text: 'x', at: -8.64e15 },
          { text: 'x', at: 8.64e15 },
        ]),
    ],
    ['a leap day', (m) => m.write('s', { text: 'x', at: '2024-02-29T23:59:59.999+14:00' })],
    [
      'a key named like a method',
      (m) => m.write('s', { text: 'x', metadata: { toString: 1, hasOwnProperty: 2 } }),
    ],
  ])('is not %s', async (_, call) => {
    const memory = await open({ backends: { words: words() } })
    await call(memory as unknown as Memory)
    const [path] = await memory.scopes()
    const { records } = await memory.list(path ?? 's')
    expect(
      await memory.get(
        path ?? 's',
        records.map(({ id }) => id),
      ),
    ).toEqual(records)
    expect((await memory.read(path ?? 's', 'x')).unavailable).toEqual({})
    await memory.forget(path ?? 's', { everything: true })
    expect(await memory.scopes()).toEqual([])
  })
})

describe('bad options of a memory', () => {
  const good = { specVersion: 'v1', capabilities: { text: true }, open: () => undefined }
  it.each<[string, string, unknown]>([
    ['nothing', 'INVALID_ARGUMENT', undefined],
    ['no backends', 'INVALID_ARGUMENT', {}],
    ['backends as a list', 'INVALID_ARGUMENT', { backends: [good] }],
    ['a misspelt option', 'INVALID_ARGUMENT', { backends: {}, embeder: 1 }],
    ['a backend that is none', 'INVALID_ARGUMENT', { backends: { a: null } }],
    ['a backend of tomorrow', 'INVALID_ARGUMENT', { backends: { a: { ...good, specVersion: 'v2' } } }],
    [
      'a backend without capabilities',
      'INVALID_ARGUMENT',
      { backends: { a: { ...good, capabilities: undefined } } },
    ],
    ['a backend without open', 'INVALID_ARGUMENT', { backends: { a: { ...good, open: 1 } } }],
    [
      'a signal without weight',
      'INVALID_ARGUMENT',
      { backends: { a: { ...good, capabilities: { signals: { x: NaN } } } } },
    ],
    ['a null storage', 'INVALID_ARGUMENT', { backends: {}, storage: null }],
    ['a storage that is none', 'INVALID_ARGUMENT', { backends: {}, storage: {} }],
    ['a null embedder', 'INVALID_ARGUMENT', { backends: {}, embedder: null }],
    [
      'an embedder that cannot',
      'INVALID_ARGUMENT',
      { backends: {}, embedder: { fingerprint: 'x', dimensions: 2 } },
    ],
    [
      'an embedder without dimensions',
      'INVALID_ARGUMENT',
      { backends: {}, embedder: { ...hashing(), dimensions: 0 } },
    ],
    [
      'an embedder without fingerprint',
      'INVALID_ARGUMENT',
      { backends: {}, embedder: { ...hashing(), fingerprint: '' } },
    ],
    ['an assembler that is none', 'INVALID_ARGUMENT', { backends: {}, assembler: {} }],
    ['a counter that is none', 'INVALID_ARGUMENT', { backends: {}, countTokens: 5 }],
    ['a splitter that is none', 'INVALID_ARGUMENT', { backends: {}, passages: 5 }],
    ['a clock that is none', 'INVALID_ARGUMENT', { backends: {}, clock: 5 }],
    ['an observer that is none', 'INVALID_ARGUMENT', { backends: {}, observe: 5 }],
    ['an unknown limit', 'INVALID_ARGUMENT', { backends: {}, limits: { text: 5 } }],
    ['a limit of 0', 'INVALID_ARGUMENT', { backends: {}, limits: { batch: 0 } }],
    ['an unknown weight', 'INVALID_ARGUMENT', { backends: {}, weights: { a: 1 } }],
    ['an unknown choice', 'INVALID_ARGUMENT', { backends: {}, onEmbedderChange: 'ignore' }],
  ])('%s is refused with %s', async (_, code, options) => {
    expect(await codeOf(async () => openMemory(options as Parameters<typeof openMemory>[0]))).toBe(code)
  })

  it('leave the storage usable', async () => {
    const storage = memoryStorage()
    expect(await codeOf(openMemory({ storage, backends: {}, limits: { items: -1 } }))).toBe(
      'INVALID_ARGUMENT',
    )
    const lost = await open({ storage, backends: {}, clock: () => NaN })
    expect(await codeOf(lost.write('s', 'x'))).toBe('INVALID_ARGUMENT')
    expect(await lost.scopes()).toEqual([])
    const memory = await open({ storage, backends: {} })
    await memory.write('s', 'x')
    expect(await lost.scopes()).toEqual([['s']])
  })
})
