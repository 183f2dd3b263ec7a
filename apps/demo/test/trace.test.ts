import { describe, expect, test } from 'vitest'
import type { App } from '../dist/app.js'
import type { Trace, TraceStep } from '../dist/api.js'
import { stateRows } from '../dist/app/trace/state-rows.js'
import { bytesOf, chat, emptyApp } from './helpers.js'

const scope = ['talk'] as const

async function withChat(): Promise<App> {
  const app = await emptyApp()
  await app.importFile('talk.txt', bytesOf(chat))
  return app
}

async function pages(app: App, limit: number): Promise<readonly Trace[]> {
  const found: Trace[] = []
  let after: string | undefined
  do {
    const page = await app.trace({ scope, limit, after })
    found.push(page)
    after = page.next
  } while (after !== undefined)
  return found
}

describe('the trace of a conversation', () => {
  test('has every record in order, with how far it moved the context, and its worth', async () => {
    const app = await withChat()
    const { steps, records, context, next } = await app.trace({ scope })
    const { records: all } = await app.records(scope, { limit: 100 })
    expect(steps.map(({ id, text, at, speaker, session }) => ({ id, text, at, speaker, session }))).toEqual(
      all.map(({ id, text, at, speaker, session }) => ({ id, text, at, speaker, session })),
    )
    expect([records, next]).toEqual([6, undefined])
    // A session's first record has no context before it.
    const begins = (step: TraceStep, index: number): boolean => step.session !== steps[index - 1]?.session
    expect(steps.map(({ drift }) => drift === undefined)).toEqual(steps.map(begins))
    expect(steps.every(({ drift = 1 }) => drift > 0 && drift <= 2)).toBe(true)
    expect(steps.every(({ worth }) => Number.isFinite(worth?.keep))).toBe(true)
    expect(context?.size).toBe(128)
    expect(context?.rows.every(({ values }) => values.length === 6)).toBe(true)
  })

  test('is the same in pages', async () => {
    const app = await withChat()
    const whole = await app.trace({ scope })
    for (const limit of [1, 2, 4, 6]) {
      const some = await pages(app, limit)
      expect(some.map(({ steps }) => steps.length).slice(0, -1)).toEqual(
        Array.from({ length: some.length - 1 }, () => limit),
      )
      expect(some.flatMap(({ steps }) => steps)).toEqual(whole.steps)
    }
  })

  test('after a forget is that of a conversation which never held it', async () => {
    const app = await withChat()
    const { steps } = await app.trace({ scope })
    const bees = steps.find(({ text }) => text.includes('bees'))
    await app.forget({ scope, target: { kind: 'ids', ids: [bees!.id] } })
    const other = await emptyApp()
    await other.importFile('talk.txt', bytesOf(chat.replace(/.*bees.*\n/, '')))
    const nameless = ({ steps, ...rest }: Trace): unknown => ({
      ...rest,
      steps: steps.map(({ id: _, ...step }) => step),
    })
    expect(nameless(await app.trace({ scope }))).toEqual(nameless(await other.trace({ scope })))
  })

  test('has no context where no record has a vector', async () => {
    const app = await emptyApp()
    await app.importSample('sample-zh')
    const [first] = await app.scopes()
    const { steps, context } = await app.trace({ scope: first!.scope })
    expect(steps).toHaveLength(86)
    expect(context).toBeUndefined()
    expect(steps.every(({ drift }) => drift === undefined || drift === 0)).toBe(true)
  })

  test('is empty for a scope without records, and stops for who does not wait', async () => {
    const app = await withChat()
    expect(await app.trace({ scope: ['nobody'] })).toMatchObject({ steps: [], records: 0 })
    const gone = new AbortController()
    const reading = app.trace({ scope }, gone.signal)
    gone.abort()
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
  })

  test('cuts long texts, but not through a character', async () => {
    const app = await emptyApp()
    await app.importFile('talk.jsonl', bytesOf(JSON.stringify({ text: `a${'🐝'.repeat(300)}` })))
    const { steps } = await app.trace({ scope })
    expect(steps[0]!.text.length).toBeLessThanOrEqual(280)
    expect(steps[0]!.text.isWellFormed()).toBe(true)
    expect(steps[0]!.text.endsWith('…')).toBe(true)
  })
})

describe('rows of a state', () => {
  const states = [
    [0, 0.1, 5, 1],
    [0, 0.9, 5, 0],
    [0, 0.2, 5, 0],
  ].map((state) => Float32Array.from(state))

  test('are the numbers that vary, in the order of their peaks', () => {
    expect(stateRows(states, false)).toEqual({
      size: 4,
      rows: [
        { index: 3, values: [1, 0, 0] },
        { index: 1, values: [0.1, 0.9, 0.2] },
      ],
    })
    expect(stateRows(states, true)?.rows).toEqual([
      { index: 3, values: [0.667, -0.333, -0.333] },
      { index: 1, values: [-0.3, 0.5, -0.2] },
    ])
  })

  test('are at most 64, those that vary most', () => {
    const wide = [0, 1].map((t) => Float32Array.from({ length: 200 }, (_, n) => t * n))
    const { size, rows } = stateRows(wide, false)!
    expect([size, rows.length]).toEqual([200, 64])
    expect(rows.every(({ index }) => index >= 136)).toBe(true)
  })

  test('are none where nothing varies', () => {
    expect(stateRows([], true)).toBeUndefined()
    expect(stateRows([new Float32Array(3), new Float32Array(3)], true)).toBeUndefined()
  })
})
