import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isMnesticError, openMemory } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { sqliteStorage } from '@mnestic/sqlite'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import type { ImportProgress } from '../dist/api.js'
import { binned } from '../dist/app/digest.js'
import { wordTest } from '../dist/app/target.js'
import { bytesOf, chat, emptyApp, folder } from './helpers.js'

const scope = ['talk'] as const
const load = (app: App, text = chat): ReturnType<App['importFile']> =>
  app.importFile('talk.txt', bytesOf(text))

async function texts(app: App): Promise<readonly string[]> {
  return (await app.records(scope, { limit: 1_000 })).records.map(({ text }) => text)
}

test('a directory whose vectors are of an earlier embedder is opened, and has new ones', async () => {
  const dir = join(await folder(), 'memory')
  const earlier = await openMemory({
    storage: sqliteStorage(dir),
    embedder: { ...staticEmbedder(), fingerprint: 'an earlier one' },
    backends: {},
  })
  await earlier.write('talk', [{ text: 'I keep bees now, two hives on the roof.', speaker: 'Clara' }])
  await earlier.close()
  const seen: unknown[] = []
  for (const expected of [[{ done: 1, total: 1 }], []]) {
    await using app = await openApp(dir, { onReembed: (progress) => seen.push(progress) })
    expect(seen.splice(0)).toEqual(expected)
    const { items } = await app.ask({ scope, question: 'Who has insects in hives?' })
    expect(items[0]?.via['longTerm']?.rank).toBe(1)
  }
})

describe('import', () => {
  test('writes all of a file, with progress to the last record', async () => {
    const app = await emptyApp()
    const seen: ImportProgress[] = []
    const { format, scopes, durability } = await app.importFile('talk.txt', bytesOf(chat), {
      onProgress: (p) => seen.push(p),
    })
    expect([format, durability]).toEqual(['chat', 'fsynced'])
    expect(scopes).toEqual([{ scope, records: 6, written: 6, present: 0, forgotten: 0 }])
    expect(seen.at(0)).toEqual({ phase: 'reading', done: 0, total: 0 })
    expect(seen.at(-1)).toEqual({ phase: 'writing', done: 6, total: 6 })
  })

  test('the same file again adds nothing; a longer one adds what is new', async () => {
    const app = await emptyApp()
    await load(app)
    expect((await load(app)).scopes[0]).toMatchObject({ written: 0, present: 6 })
    const more = await load(app, `${chat}[2025-03-04 08:00] Ben: One more thing.\n`)
    expect(more.scopes[0]).toMatchObject({ written: 1, present: 6 })
    expect(await texts(app)).toHaveLength(7)
  })

  test('what was forgotten stays forgotten when its file comes again, unless it is restored', async () => {
    for (const [name, content] of [
      ['talk.txt', chat],
      [
        'talk.jsonl',
        '{"id":"a","text":"the bees"}\n{"id":"b","text":"more bees","supersedes":["a"]}\n{"id":"c","text":"tea"}',
      ],
    ] as const) {
      const app = await emptyApp()
      await app.importFile(name, bytesOf(content))
      const gone = await app.forget({ scope, target: { kind: 'about', text: 'bees' } })
      expect(gone.count).toBeGreaterThan(0)
      const before = await texts(app)
      const again = await app.importFile(name, bytesOf(content))
      expect(again.scopes[0]).toMatchObject({ written: 0, forgotten: gone.count })
      expect(await texts(app)).toEqual(before)
      const restored = await app.importFile(name, bytesOf(content), { restore: true })
      expect(restored.scopes[0]).toMatchObject({ written: gone.count, forgotten: 0 })
    }
  })

  test('a damaged file changes nothing', async () => {
    const app = await emptyApp()
    await load(app)
    const before = await texts(app)
    await expect(
      app.importFile('talk.jsonl', bytesOf('{"text":"one"}\n{"text":'), { scope }),
    ).rejects.toMatchObject({
      code: 'DAMAGED_FILE',
      line: 2,
    })
    expect(await texts(app)).toEqual(before)
    expect(await app.scopes()).toHaveLength(1)
  })

  test('an abort keeps whole batches, says how far it came, and the rest comes with the next import', async () => {
    const app = await emptyApp()
    const lines = Array.from({ length: 700 }, (_, index) =>
      JSON.stringify({ text: `message number ${index}` }),
    ).join('\n')
    const stop = new AbortController()
    const stopped = app.importFile('talk.jsonl', bytesOf(lines), {
      signal: stop.signal,
      onProgress: ({ done }) => done > 0 && stop.abort(),
    })
    await expect(stopped).rejects.toSatisfy(
      (error) => isMnesticError(error, 'ABORTED') && /after 64 of 700/.test(error.message),
    )
    expect(await texts(app)).toHaveLength(64)
    const rest = await app.importFile('talk.jsonl', bytesOf(lines))
    expect(rest.scopes[0]).toMatchObject({ written: 636, present: 64 })
    expect(await texts(app)).toHaveLength(700)
  })

  test('an abort while the file is read writes nothing', async () => {
    const app = await emptyApp()
    const stop = new AbortController()
    const stopped = app.importFile('talk.txt', bytesOf(chat), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(stopped).rejects.toSatisfy((error) => isMnesticError(error, 'ABORTED'))
    expect(await app.scopes()).toEqual([])
  })

  test('an export comes back whole, into another memory', async () => {
    const app = await emptyApp()
    await load(app)
    const lines: string[] = []
    for await (const line of app.export(scope)) lines.push(line)
    const other = await emptyApp()
    const { format, scopes } = await other.importFile('export.jsonl', bytesOf(lines.join('')))
    expect([format, scopes[0]?.records]).toEqual(['mnestic', 6])
    expect(await texts(other)).toEqual(await texts(app))
  })

  test('several samples of one file become scopes below it', async () => {
    const app = await emptyApp()
    const sample = (text: string): object => ({
      conversation: {
        session_1: [{ speaker: 'A', dia_id: 'D1:1', text }],
        session_1_date_time: '1:00 pm on 1 May, 2023',
      },
    })
    const { scopes } = await app.importFile(
      'pair.json',
      bytesOf(JSON.stringify([sample('one'), sample('two')])),
    )
    expect(scopes.map((s) => s.scope)).toEqual([
      ['pair', 'Sample 1'],
      ['pair', 'Sample 2'],
    ])
  })
})

describe('ask', () => {
  test('ranks, tells why, and keeps to the budget', async () => {
    const app = await emptyApp()
    await load(app)
    const answer = await app.ask({ scope, question: 'Who is the dentist?', budget: 40, limit: 5 })
    expect(answer.items[0]?.record.text).toContain('dentist')
    expect(Object.values(answer.items[0]?.via ?? {})[0]?.signals).not.toEqual({})
    expect(answer.layout.tokens).toBeLessThanOrEqual(40)
    expect(answer.omitted.length).toBeGreaterThan(0)
    expect(answer.items.map(({ record }) => record.id).toSorted()).toEqual(
      [...answer.layout.blocks.flatMap(({ ids }) => ids), ...answer.omitted.map(({ id }) => id)].toSorted(),
    )
  })

  test('speaker, period and date narrow it', async () => {
    const app = await emptyApp()
    await load(app)
    const speakers = async (more: object): Promise<readonly (string | undefined)[]> =>
      (await app.ask({ scope, question: 'cello, bees, dentist', ...more })).items.map(
        ({ record }) => record.speaker,
      )
    expect(new Set(await speakers({ speaker: 'Ben' }))).toEqual(new Set(['Ben']))
    expect(new Set(await speakers({ from: '2025-03-02', to: '2025-03-03' }))).toEqual(
      new Set(['Ben', 'Clara']),
    )
    expect(await speakers({ asOf: '2025-03-01T09:01:00Z' })).toEqual(['Ana'])
  })
})

describe('forget', () => {
  test('a preview changes nothing, and names what the forget then takes', async () => {
    const app = await emptyApp()
    await load(app)
    const target = { kind: 'about', speaker: 'Ben' } as const
    const planned = await app.forget({ scope, target, dryRun: true })
    expect(planned.preview.map(({ speaker }) => speaker)).toEqual(['Ben', 'Ben'])
    expect(await texts(app)).toHaveLength(6)
    const done = await app.forget({ scope, target, ifRevision: planned.revision })
    expect(done.erased).toEqual(planned.erased)
    expect(done.pending).toEqual([])
    expect(Object.keys(done.proof)).toContain('log')
    for (const proof of Object.values(done.proof)) expect(proof.remaining).toBe(0)
    expect(done.proof['log']?.bytes).toBe('gone')
    const answer = await app.ask({ scope, question: 'Who is the dentist?' })
    expect(answer.items.map(({ record }) => record.speaker)).not.toContain('Ben')
  })

  test('a word takes whole words, and either or both of word and speaker', async () => {
    const app = await emptyApp()
    await load(app)
    const count = async (target: object): Promise<number> =>
      (await app.forget({ scope, target: { kind: 'about', ...target }, dryRun: true })).count
    expect(await count({ text: 'ana' })).toBe(0)
    expect(await count({ text: 'BANANA' })).toBe(1)
    expect(await count({ text: 'Ferreira', speaker: 'Ben' })).toBe(1)
    expect(await count({ text: 'Ferreira', speaker: 'Clara' })).toBe(0)
    expect(await count({ text: 'Ferreira', speaker: 'Clara', either: true })).toBe(2)
    expect(await count({ text: 'nowhere' })).toBe(0)
  })

  test('a period takes its days, the end excluded; everything takes the conversation', async () => {
    const app = await emptyApp()
    await load(app)
    expect(
      (await app.forget({ scope, target: { kind: 'period', from: '2025-03-02', to: '2025-03-03' } })).count,
    ).toBe(2)
    expect((await app.forget({ scope, target: { kind: 'everything' } })).count).toBe(4)
    expect(await app.scopes()).toEqual([])
  })

  test('a preview that is out of date is refused', async () => {
    const app = await emptyApp()
    await load(app)
    const target = { kind: 'about', text: 'bees' } as const
    const { revision } = await app.forget({ scope, target, dryRun: true })
    await load(app, `${chat}[2025-03-04 08:00] Ben: One more thing.\n`)
    await expect(app.forget({ scope, target, ifRevision: revision })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await texts(app)).toHaveLength(7)
  })

  test.each([
    ['Ana', 'Is Ana there?', true],
    ['Ana', "Ana's bike", true],
    ['Ana', 'banana', false],
    ['C++', 'I write C++ at work', true],
    ['小王', '和小王去', true],
    ['café', 'the cafe\u0301 is open', true],
  ])('the word %s in "%s"', (word, text, held) => {
    expect(wordTest(word)(text)).toBe(held)
  })
})

describe('inspect', () => {
  test('a record with its neighbours and its corrections, both ways', async () => {
    const app = await emptyApp()
    const lines = [
      { id: 'a', text: 'The party is on the ninth.', session: 's' },
      { id: 'b', text: 'Good.', session: 's' },
      { id: 'c', text: 'No, on the tenth.', session: 's', supersedes: ['a'] },
      { id: 'd', text: 'Now it is the eleventh.', session: 's', supersedes: ['c'] },
    ]
    await app.importFile('talk.jsonl', bytesOf(lines.map((line) => JSON.stringify(line)).join('\n')))
    const ids = (records: readonly { readonly id: string }[]): readonly string[] =>
      records.map(({ id }) => id)
    const detail = await app.record(scope, 'c')
    expect([ids(detail.before), ids(detail.after)]).toEqual([['a', 'b'], ['d']])
    expect([ids(detail.corrects), ids(detail.correctedBy)]).toEqual([['a'], ['d']])
    expect(ids((await app.record(scope, 'a')).correctedBy)).toEqual(['c', 'd'])
    await expect(app.record(scope, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('the time line counts every record once', () => {
    const moments = Array.from({ length: 1_000 }, (_, index) => ({
      at: index * 86_400_000,
      speaker: `s${index % 9}`,
    }))
    const bins = binned(moments, new Set(['s0', 's1']))
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(1_000)
    expect(new Set(bins.map(({ speaker }) => speaker))).toEqual(new Set(['s0', 's1', 'others']))
    expect(binned([], new Set())).toEqual([])
  })

  test('the samples come with questions, and with what was asked to be forgotten until it is', async () => {
    const app = await emptyApp()
    await app.importSample('sample-en')
    const title = ["Ana's year"] as const
    const { questions, requests, language, stats } = await app.overview(title)
    expect([questions.length, requests.length, language]).toEqual([40, 3, 'en'])
    expect(stats.superseded).toBe(10)
    await app.forget({ scope: title, target: { kind: 'ids', ids: requests[0]!.ids } })
    expect((await app.overview(title)).requests).toHaveLength(2)
  })
})

test('what was written is there after a restart, and a directory is all that it takes', async () => {
  const dir = join(await folder(), 'deep', 'memory')
  {
    await using app = await openApp(dir)
    await load(app)
    await app.forget({ scope, target: { kind: 'about', text: 'bees' } })
  }
  expect((await readdir(dir)).length).toBeGreaterThan(0)
  await using app = await openApp(dir)
  expect(await texts(app)).toHaveLength(5)
  expect(
    (await app.ask({ scope, question: 'bees on the roof' })).items.map(({ record }) => record.text).join(),
  ).not.toContain('bees')
})
