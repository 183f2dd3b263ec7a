import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashingEmbedder } from '@mnestic/conformance'
import { openMemory, type Storage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { transformerContext, type TransformerContextOptions } from '@mnestic/transformer-context'
import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

const embedder = hashingEmbedder()

function open({ storage, ...options }: TransformerContextOptions & { readonly storage?: Storage } = {}) {
  const working = transformerContext({ recent: 2, ...options })
  return openMemory({
    backends: { working, words: words() },
    assembler: working.assembler,
    embedder,
    ...(storage && { storage }),
  })
}

const told = [
  { id: 'task', text: 'Book a flight to Lisbon by Friday.', at: '2025-03-14T09:00Z' },
  { id: 'nuts', text: 'I am allergic to peanuts.', speaker: 'Ana', at: '2025-03-14T09:01Z' },
  { id: 'tango', text: 'I dance tango on Thursdays.', speaker: 'Ana', at: '2025-03-14T09:02Z' },
  { id: 'dog', text: 'Bruno is my dog.', speaker: 'Ana', at: '2025-03-14T09:03Z' },
  { id: 'bye', text: 'See you.', speaker: 'Ben', at: '2025-03-14T09:04Z' },
]

describe('what is pinned', () => {
  it('stands in every prompt in its block, in the order in which it was pinned, until it is unpinned', async () => {
    await using memory = await open()
    const { working } = memory.views
    await memory.write('s', told)
    await working.pin('s', ['nuts'], { block: 'profile' })
    await working.pin('s', ['task'], { block: 'task' })
    const found = await memory.read('s', 'zebra')
    expect(found.items).toEqual([])
    expect(found.context).toBe(
      '# profile\n[2025-03-14 09:01]\nAna: I am allergic to peanuts.\n' +
        '# task\n[2025-03-14 09:00]\n- Book a flight to Lisbon by Friday.\n' +
        '[2025-03-14 09:03]\nAna: Bruno is my dog.\nBen: See you.\n',
    )
    const { blocks } = await working.window('s')
    expect(
      blocks.map(({ name, records }) => [name, records.map(({ record, why }) => [record.id, why])]),
    ).toEqual([
      ['profile', [['nuts', 'pinned']]],
      ['task', [['task', 'pinned']]],
      [
        'recent',
        [
          ['dog', 'recent'],
          ['bye', 'recent'],
        ],
      ],
    ])
    await working.unpin('s', ['nuts', 'tango'])
    const after = await memory.read('s', 'zebra', { previous: found.layout })
    expect(after.context).not.toContain('peanuts')
    expect(after.layout.left).toEqual([{ id: 'nuts', reason: 'unpinned' }])
  })

  it('is of one scope, and lets an older correction take its place', async () => {
    await using memory = await open({ recent: 0 })
    await memory.write('s', told)
    await memory.write('other', told)
    await memory.views.working.pin('s', ['task'])
    await memory.write('s', [
      { id: 'new', text: 'Book it by Monday.', supersedes: ['task'], at: '2025-03-15T09:00Z' },
    ])
    expect((await memory.read('s', 'zebra')).context).toBe(
      '# pinned\n[2025-03-15 09:00]\n- Book it by Monday.\n',
    )
    expect((await memory.read('other', 'zebra')).context).toBe('')
    await memory.forget('s', { ids: ['new'] })
    // What was corrected never becomes current again.
    expect((await memory.read('s', 'zebra')).context).toBe('')
  })

  it('outlives a restart and a move, and leaves with its record, to the last byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-pins-'))
    try {
      const first = await open({ storage: sqliteStorage(folder) })
      await first.write('s', told)
      await first.views.working.pin('s', ['nuts', 'task'], { block: 'canary block' })
      await first.close()
      const second = await open({ storage: sqliteStorage(folder) })
      const names = async (memory: typeof second) =>
        (await memory.views.working.window('s')).blocks.map(({ name, records }) => [name, records.length])
      expect(await names(second)).toEqual([
        ['canary block', 2],
        ['recent', 2],
      ])
      await using moved = await open()
      await moved.import(second.export('s'))
      expect(await names(moved)).toEqual([
        ['canary block', 2],
        ['recent', 2],
      ])
      const { proof } = await second.forget('s', { ids: ['nuts', 'task'] })
      expect(proof.working).toMatchObject({ remaining: 0, bytes: 'gone' })
      expect(await names(second)).toEqual([['recent', 2]])
      await second.close()
      for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
        if (file.isFile()) {
          const bytes = await readFile(join(file.parentPath, file.name))
          for (const needle of ['canary block', 'peanuts']) expect(bytes.includes(needle)).toBe(false)
        }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it.each([
    [['task'], { block: 'two\nlines' }, 'INVALID_ARGUMENT'],
    [['task'], { block: 'stable' }, 'INVALID_ARGUMENT'],
    [[], {}, 'INVALID_ARGUMENT'],
    [['task', 'nobody'], {}, 'NOT_FOUND'],
  ])('refuses to pin %j with %j', async (ids, options, code) => {
    await using memory = await open()
    await memory.write('s', told)
    await expect(memory.views.working.pin('s', ids, options)).rejects.toMatchObject({ code })
    expect((await memory.views.working.window('s')).blocks.map(({ name }) => name)).toEqual(['recent'])
  })
})

describe('the window', () => {
  it('of a layout says what stands, why it entered, what stayed, and what left since', async () => {
    await using memory = await open({ tokens: 300 })
    const { working } = memory.views
    await memory.write('s', told)
    await working.pin('s', ['task'], { block: 'task' })
    const first = await memory.read('s', 'tango')
    const { layout } = await memory.read('s', 'peanuts', { previous: first.layout })
    const window = await working.window('s', { layout })
    expect(
      window.blocks.map(({ name, records }) => [name, records.map(({ record, why }) => [record.id, why])]),
    ).toEqual([
      ['task', [['task', 'pinned']]],
      [
        'stable',
        [
          ['tango', 'found'],
          ['dog', 'recent'],
          ['bye', 'recent'],
        ],
      ],
      ['tail', [['nuts', 'found']]],
    ])
    expect([window.budget, window.room, window.unchanged]).toEqual([
      300,
      300 - window.tokens,
      layout.unchanged,
    ])
    expect(layout.unchanged).toBe(first.layout.tokens)
    await memory.forget('s', { ids: ['tango'] })
    const after = await working.window('s', { layout })
    expect(JSON.stringify(after)).not.toContain('Thursdays')
    expect(after.left).toEqual([{ id: 'tango', reason: 'gone' }])
    await memory.forget('s', { ids: ['dog', 'bye', 'task'] })
    const least = await working.window('s', { layout })
    expect(least.tokens).toBeLessThan(layout.unchanged ?? 0)
    expect(least.unchanged).toBe(least.tokens)
  })

  it('says whether a text would still fit', async () => {
    await using memory = await open({ tokens: 40 })
    await memory.write('s', told)
    const { fits, tokens, room } = await memory.views.working.fits('s', 'My sister lives in Porto.')
    expect([fits, tokens <= room]).toEqual([true, true])
    expect((await memory.views.working.fits('s', 'word '.repeat(40))).fits).toBe(false)
    expect(await memory.views.working.fits('nobody', 'word')).toMatchObject({ fits: true, room: 40 })
  })

  it.each([
    'the text of a prompt',
    { blocks: [null], tokens: 1 },
    { blocks: [{}], tokens: 1 },
    { blocks: [{ name: 'tail', tokens: 1, ids: ['a'], lines: 5 }], tokens: 1 },
    { blocks: [], tokens: 1, left: 3 },
  ])('refuses as a layout %j', async (layout) => {
    await using memory = await open()
    await memory.write('s', told)
    const { working } = memory.views
    const given = { layout: layout as never }
    const refused = { code: 'INVALID_ARGUMENT', message: expect.stringMatching(/^layout: got/) as string }
    await expect(working.window('s', given)).rejects.toMatchObject(refused)
    await expect(working.fits('s', 'word', given)).rejects.toMatchObject(refused)
  })

  it('of a scope without records is empty', async () => {
    await using memory = await open()
    expect(await memory.views.working.window('nobody')).toMatchObject({ tokens: 0, blocks: [], left: [] })
    expect(await memory.views.working.attention('nobody', 'tango')).toEqual({
      heads: [],
      attended: 0,
      records: [],
    })
  })
})

describe('attention', () => {
  it('is softmax(Q K^T / sqrt(d_k)) over all keys, by head, and 1 in sum', async () => {
    await using memory = await open()
    const texts = [...told.map(({ text }) => text), 'Tango is music. So is fado. The harbour is far.']
    const { ids } = await memory.write('s', texts)
    const cue = 'Who dances tango?'
    const { heads, records, attended } = await memory.views.working.attention('s', cue, {
      heads: 2,
      limit: 100,
    })
    expect([attended, heads.map(({ name }) => name)]).toEqual([6, ['vector 1', 'vector 2', 'words']])
    const [q = new Float32Array(0)] = await embedder.embed([cue])
    const d = q.length
    const sentences = texts.map((text) => text.match(/[^.]+\./g) ?? [])
    for (const h of [0, 1]) {
      const keys: { readonly id: string; readonly score: number }[] = []
      for (const [i, text] of texts.entries()) {
        const parts = sentences[i] ?? []
        for (const part of [text, ...(parts.length > 1 ? parts.map((one) => one.trim()) : [])]) {
          const [k = q] = await embedder.embed([part])
          let dot = 0
          for (let j = (h * d) / 2; j < ((h + 1) * d) / 2; j += 1)
            dot += Math.sqrt(d) * (q[j] ?? 0) * Math.sqrt(d) * (k[j] ?? 0)
          keys.push({ id: ids[i] ?? '', score: dot / Math.sqrt(d / 2) })
        }
      }
      const sum = keys.reduce((total, { score }) => total + Math.exp(score), 0)
      for (const id of ids) {
        const expected = keys
          .filter((key) => key.id === id)
          .reduce((total, { score }) => total + Math.exp(score) / sum, 0)
        expect(records.find(({ record }) => record.id === id)?.heads[h]).toBeCloseTo(expected, 5)
      }
    }
    for (const [h, { rest }] of heads.entries())
      expect(records.reduce((sum, one) => sum + (one.heads[h] ?? 0), rest)).toBeCloseTo(1, 12)
    expect(records[0]?.record.text).toContain('ango')
  })

  it('is over words where there is no embedder, and over those records alone that are asked', async () => {
    const working = transformerContext()
    await using memory = await openMemory({ backends: { working, words: words() } })
    await memory.write('s', told)
    const { heads, records } = await memory.views.working.attention('s', 'allergic to peanuts?')
    expect(heads.map(({ name }) => name)).toEqual(['words'])
    expect(records[0]?.record.id).toBe('nuts')
    const some = await memory.views.working.attention('s', 'allergic to peanuts?', { ids: ['dog', 'tango'] })
    expect(some.records.map(({ record }) => record.id).toSorted()).toEqual(['dog', 'tango'])
    await memory.forget('s', { ids: ['nuts'] })
    expect(JSON.stringify(await memory.views.working.attention('s', 'peanuts'))).not.toContain('peanuts')
  })

  it('orders equals by when they were written, and ends at a signal', async () => {
    await using memory = await open()
    await memory.write('s', [...told, { id: 'again', text: 'Bruno is my dog.' }])
    const { attention } = memory.views.working
    const { records } = await attention('s', 'Bruno')
    expect(records.slice(0, 2).map(({ record }) => record.id)).toEqual(['dog', 'again'])
    expect(records[0]?.weight).toBe(records[1]?.weight)
    await expect(attention('s', 'Bruno', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
    const abort = new AbortController()
    const asked = attention('s', 'Bruno', { signal: abort.signal })
    abort.abort()
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
    await memory.close()
    await expect(attention('s', 'Bruno')).rejects.toMatchObject({ code: 'CLOSED' })
  })

  it.each([
    ['tango', { heads: 0 }],
    ['tango', { limit: 0 }],
    [{}, {}],
    [{ vector: new Float32Array(3) }, {}],
  ])('refuses %j with %j', async (cue, options) => {
    await using memory = await open()
    await memory.write('s', told)
    await expect(memory.views.working.attention('s', cue, options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })
})
