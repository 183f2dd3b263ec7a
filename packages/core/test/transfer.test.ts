import { memoryStorage, openMemory, type AppendBatch, type Scope, type Storage } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { codeOf, everything, linesOf, open } from './support/memories.ts'
import { nearest, words } from './support/words.ts'

async function made() {
  const memory = await open({ embedder: hashing(), backends: { words: words(), near: nearest() } })
  await memory.write(['t', 'u'], { id: 'turn', text: 'tea at five. And at six.', session: 'x', at: 3 })
  await memory.write('t', [
    {
      id: 'a',
      text: 'home Rome \0',
      metadata: { n: [1, { deep: null }] },
      facts: [{ subject: 'A', predicate: 'is', object: 1.5 }],
    },
    { id: 'b', text: 'home Oslo', supersedes: ['a'], role: 'user', speaker: 'Ana' },
    {
      id: 'sum',
      text: 'tea daily',
      derivedFrom: ['a', { scope: ['t', 'u'], id: 'turn' }],
      expires: 9_000_000,
    },
  ])
  await memory.feedback('t', await memory.read('t', 'home'), ['a'])
  return memory
}

describe('export and import', () => {
  it('lands each scope whole, notes and all, in one step of the log', async () => {
    const batches: AppendBatch[] = []
    const storage = memoryStorage()
    const watched: Storage = {
      ...storage,
      open: async () => {
        const inner = await storage.open()
        return {
          ...inner,
          append: (batch) => {
            batches.push(batch)
            return inner.append(batch)
          },
        }
      },
    }
    const memory = await open({ storage: watched, backends: { words: words() } })
    await memory.write('s', [
      { id: 'a', text: 'tea' },
      { id: 'b', text: 'tea two' },
    ])
    await memory.feedback('s', await memory.read('s', 'tea'), ['b'])
    const lines = await linesOf(memory, 's')
    batches.length = 0
    await memory.import(lines, { into: 't' })
    expect(batches.map(({ records, notes }) => [records.length, notes.length])).toEqual([[2, 2]])
    expect((await linesOf(memory, 't')).slice(2)).toEqual(lines.slice(2))
  })

  it('move all there is: records, links, vectors, notes, scopes below; and compute nothing anew', async () => {
    const memory = await made()
    const lines = await linesOf(memory, 't', { descendants: true, vectors: true })
    const embedder = hashing()
    const copy = await open({ embedder, backends: { words: words(), near: nearest() } })
    const progress: number[] = []
    const receipt = await copy.import(lines, { onProgress: ({ records }) => progress.push(records) })
    expect(receipt).toMatchObject({ records: 4, notes: 2, scopes: [['t'], ['t', 'u']] })
    expect(progress).toEqual([1, 4])
    expect(embedder.calls).toEqual([])
    expect(await linesOf(copy, 't', { descendants: true, vectors: true })).toEqual(lines)
    const answer = async (one: typeof memory) =>
      (await one.read('t', 'home tea', { descendants: true })).items.map(
        ({ record: { seq: _, ...record }, ...item }) => ({ ...item, record }),
      )
    expect(await answer(copy)).toEqual(await answer(memory))
    await copy.forget(['t', 'u'], { ids: ['turn'] })
    expect((await copy.get('t', ['sum']))[0]).toBeUndefined()
  })

  it('move into another scope, beside what is there', async () => {
    const memory = await made()
    const lines = await linesOf(memory, 't', { descendants: true })
    await memory.import(lines, { into: ['copy', 'of'] })
    expect(await memory.scopes()).toEqual([['copy', 'of'], ['copy', 'of', 'u'], ['t'], ['t', 'u']])
    expect((await memory.read(['copy', 'of'], 'home')).items[1]).toMatchObject({
      superseded: true,
      supersededBy: ['b'],
    })
    await memory.forget(['copy', 'of', 'u'], { everything: true })
    expect((await memory.get(['copy', 'of'], ['sum']))[0]).toBeUndefined()
    expect((await memory.get('t', ['sum']))[0]?.id).toBe('sum')
  })

  it('without vectors or with another embedder make new ones, with one call', async () => {
    const memory = await made()
    const embedder = hashing('other', 8)
    const copy = await open({ embedder, backends: { near: nearest() } })
    await copy.import(await linesOf(memory, 't', { vectors: true }))
    expect(embedder.calls).toHaveLength(1)
    expect((await copy.read('t', 'home Oslo')).items[0]?.record.id).toBe('b')
    const bare = await open({ backends: { words: words() } })
    await bare.import(await linesOf(memory, 't', { vectors: true }))
    expect((await bare.read('t', 'home')).items).toHaveLength(2)
  })

  it('leave out what has expired with every link to it, and links out of the export', async () => {
    let now = 1
    const memory = await openMemory({ clock: () => now, backends: {} })
    await memory.write(['t', 'u'], { id: 'turn', text: 'x' })
    await memory.write('t', [
      { id: 'brief', text: 'x', expires: 5 },
      {
        id: 'new',
        text: 'y',
        supersedes: ['brief'],
        derivedFrom: ['brief', { scope: ['t', 'u'], id: 'turn' }],
      },
    ])
    now = 6
    const copy = await open({ backends: {} })
    await copy.import(await linesOf(memory, 't'))
    expect((await copy.list('t')).records.map(({ id }) => id)).toEqual(['new'])
    await memory.close()
  })

  it('take lines however they are cut', async () => {
    const memory = await made()
    const text = `\uFEFF${(await linesOf(memory, 't', { descendants: true })).join('').replaceAll('\n', '\r\n')}\n\n`
    const chunks = text.match(/[\s\S]{1,7}/g) ?? []
    async function* slowly() {
      yield* chunks
    }
    for (const source of [text, [text], chunks, slowly()]) {
      const copy = await openMemory({ backends: {} })
      expect((await copy.import(source)).records).toBe(4)
      await copy.close()
    }
  })

  it('take whole lines without their ends, as readline gives them, and count them', async () => {
    const memory = await made()
    const lines = (await linesOf(memory, 't', { descendants: true })).map((line) => line.trimEnd())
    const spaced = lines.flatMap((line) => [`${line}\r`, '\n'])
    for (const source of [lines, ['', ...lines, ' ', ''], spaced]) {
      const copy = await openMemory({ backends: {} })
      expect((await copy.import(source)).records).toBe(4)
      await copy.close()
    }
    const copy = await open({ backends: {} })
    for (const broken of [lines.with(2, '{"type":"record"}'), spaced.with(4, '{"type":"record"}')])
      await expect(copy.import(broken)).rejects.toThrow(/^Line 3 of the import: /)
    // Cut in the middle and without ends: then nothing says where a line ends.
    const halves = lines.flatMap((line) => [line.slice(0, 9), line.slice(9)])
    await expect(copy.import(halves)).rejects.toThrow(/^Line 1 of the import: .*Nothing was imported$/)
  })

  it('refuse what exists, and what was forgotten unless it is to come back', async () => {
    const memory = await made()
    const lines = await linesOf(memory, 't', { descendants: true })
    const before = await everything(memory)
    expect(await codeOf(memory.import(lines))).toBe('DUPLICATE_ID')
    expect(await everything(memory)).toBe(before)
    await memory.forget('t', { everything: true, descendants: true })
    expect(await codeOf(memory.import(lines))).toBe('FORGOTTEN')
    expect(await memory.scopes()).toEqual([])
    await memory.import(lines, { restore: true })
    expect(await linesOf(memory, 't', { descendants: true })).toEqual(lines)
  })

  it('say nothing of a scope that is empty', async () => {
    const memory = await open({ backends: {} })
    const lines = await linesOf(memory, 'nobody')
    expect(lines).toHaveLength(2)
    expect(await memory.import(lines)).toEqual({ records: 0, notes: 0, scopes: [], revision: 0 })
  })
})

describe('a damaged import', () => {
  const header = { type: 'mnestic-export', version: 1, scope: ['t'] }
  const scopeLine = { type: 'scope', path: ['t'] }
  const record = (id: string, more: object = {}) => ({ type: 'record', id, text: 'x', at: 1, ...more })
  const end = (records: number, notes = 0) => ({ type: 'end', records, notes })
  const vector = Buffer.from(Float32Array.from({ length: 16 }, (_, i) => (i === 0 ? 1 : 0)).buffer)
  const withVectors = { ...header, fingerprint: 'hash-16' }
  const damaged: [string, number, string, unknown[]][] = [
    ['no header', 1, 'INVALID_ARGUMENT', [scopeLine]],
    ['a newer version', 1, 'NEWER_FORMAT', [{ ...header, version: 2 }]],
    ['an unknown line', 3, 'INVALID_ARGUMENT', [header, scopeLine, { type: 'secret' }]],
    ['a record before its scope', 2, 'INVALID_ARGUMENT', [header, record('a')]],
    ['a scope beside', 2, 'INVALID_ARGUMENT', [header, { type: 'scope', path: ['tt'] }]],
    ['a scope twice', 3, 'INVALID_ARGUMENT', [header, scopeLine, scopeLine]],
    ['a line that is no JSON', 3, 'INVALID_ARGUMENT', [header, scopeLine, '{"type":']],
    ['a null', 3, 'INVALID_ARGUMENT', [header, scopeLine, null]],
    ['an unknown member', 3, 'INVALID_ARGUMENT', [header, scopeLine, record('a', { colour: 1 })]],
    [
      'a record without time',
      3,
      'INVALID_ARGUMENT',
      [header, scopeLine, { type: 'record', id: 'a', text: 'x' }],
    ],
    [
      'a polluting key',
      3,
      'INVALID_ARGUMENT',
      [header, scopeLine, '{"type":"record","id":"a","text":"x","at":1,"metadata":{"__proto__":{"x":1}}}'],
    ],
    ['a text too long', 3, 'TOO_LARGE', [header, scopeLine, record('a', { text: 'x'.repeat(1_000_001) })]],
    [
      'a passage outside its text',
      3,
      'INVALID_ARGUMENT',
      [header, scopeLine, record('a', { passages: [{ start: 0, end: 2 }] })],
    ],
    [
      'an empty passage',
      3,
      'INVALID_ARGUMENT',
      [header, scopeLine, record('a', { passages: [{ start: 0, end: 0 }] })],
    ],
    ['an id twice', 4, 'DUPLICATE_ID', [header, scopeLine, record('a'), record('a'), end(2)]],
    [
      'a link forward',
      3,
      'NOT_FOUND',
      [header, scopeLine, record('a', { supersedes: ['b'] }), record('b'), end(2)],
    ],
    [
      'a link to nobody',
      4,
      'NOT_FOUND',
      [header, scopeLine, record('a'), record('b', { derivedFrom: [{ scope: ['t'], id: 'z' }] }), end(2)],
    ],
    [
      'a link out of its scope',
      3,
      'INVALID_ARGUMENT',
      [header, scopeLine, record('a', { derivedFrom: [{ scope: ['victim'], id: 'v' }] }), end(1)],
    ],
    [
      'a note about nobody',
      4,
      'NOT_FOUND',
      [header, scopeLine, record('a'), { type: 'note', owner: 'w', about: ['b'], data: 1 }, end(1, 1)],
    ],
    [
      'a note with bad bytes',
      4,
      'INVALID_ARGUMENT',
      [header, scopeLine, record('a'), { type: 'note', owner: 'w', about: ['a'], data: 1, bytes: '*' }],
    ],
    [
      'vectors of a wrong length',
      3,
      'INVALID_ARGUMENT',
      [withVectors, scopeLine, record('a', { vectors: vector.subarray(4).toString('base64') })],
    ],
    [
      'NaN in a vector',
      3,
      'INVALID_ARGUMENT',
      [
        withVectors,
        scopeLine,
        record('a', { vectors: Buffer.from(new Float32Array(16).fill(NaN).buffer).toString('base64') }),
      ],
    ],
    [
      'vectors that are not of unit length',
      3,
      'INVALID_ARGUMENT',
      [
        withVectors,
        scopeLine,
        record('a', { vectors: Buffer.from(new Float32Array(16).fill(1).buffer).toString('base64') }),
      ],
    ],
    [
      'vectors that are no base64',
      3,
      'INVALID_ARGUMENT',
      [withVectors, scopeLine, record('a', { vectors: '***' })],
    ],
    ['a wrong count', 4, 'INVALID_ARGUMENT', [header, scopeLine, record('a'), end(2)]],
    ['a line after the end', 5, 'INVALID_ARGUMENT', [header, scopeLine, record('a'), end(1), record('b')]],
    ['no end', 3, 'INVALID_ARGUMENT', [header, scopeLine, record('a')]],
    [
      'a fault in a later scope',
      5,
      'NOT_FOUND',
      [
        header,
        { type: 'scope', path: ['t', 'u'] },
        record('a'),
        scopeLine,
        record('a', { supersedes: ['z'] }),
        end(2),
      ],
    ],
  ]

  it.each(damaged)(
    'with %s is refused at line %i with %s, and nothing of it lands',
    async (_, line, code, lines) => {
      const memory = await open({ embedder: hashing(), backends: { near: nearest() } })
      await memory.write('victim', { id: 'v', text: 'tea' })
      const before = await everything(memory)
      const text = lines.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('')
      const importing = memory.import([text])
      expect(await codeOf(importing)).toBe(code)
      await expect(importing).rejects.toThrow(new RegExp(`line ${line}\\b`, 'i'))
      expect(await everything(memory)).toBe(before)
      expect((await memory.stats('victim')).revision).toBe(1)
    },
  )

  it('is noticed wherever it was cut off', async () => {
    const memory = await made()
    const text = (await linesOf(memory, 't', { descendants: true, vectors: true })).join('')
    const copy = await open({ backends: {} })
    for (let length = 0; length < text.length - 1; length += 37)
      expect(await codeOf(copy.import([text.slice(0, length)]))).toBe('INVALID_ARGUMENT')
    expect(await copy.scopes()).toEqual([])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 5],
    ['an object', {}],
    ['bytes', [Buffer.from('{}')]],
    [
      'a source that fails',
      (async function* broken() {
        yield '{'
        throw new Error('disk')
      })(),
    ],
  ])('that is %s is refused with a code', async (_, source) => {
    const memory = await open({ backends: {} })
    expect(await codeOf(memory.import(source as string[]))).toBe('INVALID_ARGUMENT')
  })

  it('leaves whole scopes when it is aborted', async () => {
    const memory = await made()
    const lines = await linesOf(memory, 't', { descendants: true })
    const copy = await open({ storage: memoryStorage(), backends: {} })
    expect(await codeOf(copy.import(lines, { signal: AbortSignal.abort() }))).toBe('ABORTED')
    expect(await copy.scopes()).toEqual([])
    const abort = new AbortController()
    expect(await codeOf(copy.import(lines, { signal: abort.signal, onProgress: () => abort.abort() }))).toBe(
      'ABORTED',
    )
    const left: readonly Scope[] = await copy.scopes()
    expect(left).toEqual([['t', 'u']])
  })
})
