import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../dist/app.js'
import { serve } from '../dist/server/serve.js'
import { bytesOf, chat, emptyApp, folder, mnestic } from './helpers.js'

const scope = ['talk'] as const

/** The chat, and what its records are called. */
async function withChat(): Promise<{ readonly app: App; readonly ids: readonly string[] }> {
  const app = await emptyApp()
  await app.importFile('talk.txt', bytesOf(chat))
  const { records } = await app.records(scope, {})
  return { app, ids: records.map(({ id }) => id) }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

describe('the window of a conversation', () => {
  test('is the prompt of an answer, record by record, within its budget', async () => {
    const { app } = await withChat()
    const { layout } = await app.ask({ scope, question: 'Who is the dentist?', budget: 80 })
    const { window } = await app.window({ scope, layout, budget: 80 })
    expect(window.tokens).toBe(layout.tokens)
    expect(sum(window.blocks.map(({ tokens }) => tokens))).toBe(layout.tokens)
    expect(window.tokens).toBeLessThanOrEqual(80)
    const ids = window.blocks.flatMap(({ records }) => records.map(({ record }) => record.id))
    expect(ids).toEqual(layout.blocks.flatMap((block) => block.ids))
    expect(window.blocks.flatMap(({ records }) => records.map(({ why }) => why))).toContain('found')
  })

  test('the prompt before stays its beginning, to the letter, where its layout is given back', async () => {
    const { app } = await withChat()
    const first = await app.ask({ scope, question: 'Who is the dentist?', budget: 400 })
    const second = await app.ask({
      scope,
      question: 'Where does Ana live?',
      budget: 400,
      previous: first.layout,
    })
    expect(first.layout.unchanged).toBeUndefined()
    expect(second.layout.unchanged).toBe(first.layout.tokens)
    expect(second.context.startsWith(first.context)).toBe(true)
  })

  test('a pinned record stands first until it is unpinned, and a forgotten one is gone at once', async () => {
    const { app, ids } = await withChat()
    const [first = ''] = ids
    await app.pin({ scope, ids: [first], pinned: true })
    expect((await app.record(scope, first)).pinned).toBe(true)
    const pinned = await app.ask({ scope, question: 'Who keeps bees?', budget: 100 })
    expect(pinned.layout.blocks[0]?.ids).toEqual([first])
    await app.pin({ scope, ids: [first], pinned: false })
    expect((await app.record(scope, first)).pinned).toBe(false)
    await app.pin({ scope, ids: [first], pinned: true })
    await app.forget({ scope, target: { kind: 'ids', ids: [first] } })
    const { window } = await app.window({ scope, layout: pinned.layout })
    expect(window.left).toContainEqual({ id: first, reason: 'gone' })
    expect(JSON.stringify(window.blocks)).not.toContain(first)
    expect((await app.window({ scope })).window.blocks.map(({ name }) => name)).not.toContain('pinned')
  })

  test('the attention of each head is 1 in sum', async () => {
    const { app, ids } = await withChat()
    const { attention } = await app.window({ scope, cue: 'Who is the dentist?', limit: 3 })
    expect(attention?.attended).toBe(ids.length)
    expect(attention?.records).toHaveLength(3)
    expect(attention?.records[0]?.record.text).toContain('Ferreira')
    attention?.heads.forEach(({ rest }, head) =>
      expect(rest + sum(attention.records.map(({ heads }) => heads[head] ?? NaN))).toBeCloseTo(1, 6),
    )
  })

  test('over HTTP: what is asked badly is refused with a code', async () => {
    const { app, ids } = await withChat()
    const server = await serve(app, { port: 0 })
    onTestFinished(() => server.close())
    const post = async (path: string, body: object): Promise<unknown> => {
      const response = await fetch(new URL(path, server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ scope, ...body }),
      })
      const told = (await response.json()) as { readonly error?: { readonly code: string } }
      return [response.status, told.error?.code]
    }
    const refused = [400, 'INVALID_ARGUMENT']
    expect(await post('api/window', { cue: 'bees' })).toEqual([200, undefined])
    expect(await post('api/pin', { ids: ids.slice(0, 1), pinned: true })).toEqual([200, undefined])
    for (const layout of [1, [], {}, { blocks: 1 }, { blocks: [null] }, { blocks: [{ name: 'a' }] }]) {
      expect(await post('api/window', { layout })).toEqual(refused)
      expect(await post('api/ask', { question: 'bees', previous: layout })).toEqual(refused)
    }
    for (const more of [{ budget: 0 }, { budget: 'much' }, { cue: 1 }, { limit: 201 }])
      expect(await post('api/window', more)).toEqual(refused)
    for (const more of [{}, { ids }, { ids: [], pinned: true }, { ids: [1], pinned: true }])
      expect(await post('api/pin', more)).toEqual(refused)
    expect(await post('api/pin', { ids: ['nothing'], pinned: true })).toEqual([404, 'NOT_FOUND'])
  })

  test('on the command line: pins, and the window with a cue and without one', async () => {
    const dir = await folder()
    await mnestic(dir, 'import', '--sample', 'sample-en')
    const record = 's01-t01'
    expect(await mnestic(dir, 'pin', record)).toMatchObject({ code: 0 })
    const standing = await mnestic(dir, 'inspect', 'window', '--json')
    const { window } = JSON.parse(standing.out)
    expect(window.blocks[0]).toMatchObject({ name: 'pinned', records: [{ record: { id: record } }] })
    const asked = await mnestic(dir, 'inspect', 'window', '--budget', '200', '--cue', 'When is the concert?')
    expect(asked.code).toBe(0)
    expect(asked.out).toMatch(/^\d+ tokens of 200/)
    expect(asked.out).toContain('found')
    expect(asked.out).toContain('words')
    expect(await mnestic(dir, 'unpin', record)).toMatchObject({ code: 0 })
    expect((await mnestic(dir, 'inspect', 'window')).out).not.toContain('pinned')
    expect(await mnestic(dir, 'pin', 'nothing')).toMatchObject({ code: 3 })
  })
})
