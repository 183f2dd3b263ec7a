import { memoryStorage, type Scope } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { handmade } from './support/handmade.ts'
import { codeOf, everything, open } from './support/memories.ts'
import { words } from './support/words.ts'

const untilAborted = async (_: unknown, signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')))
  })

describe('a write', () => {
  it('gives random ids, keeps the caller’s own, and says how durable it is', async () => {
    const memory = await open({ backends: {} })
    const receipt = await memory.write('ana', ['one', { text: 'two', id: 'mine' }, 'three'])
    expect(receipt.ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'mine', expect.any(String)])
    expect(new Set(receipt.ids).size).toBe(3)
    expect(receipt).toMatchObject({ durability: 'volatile', repeated: false, forgotten: [], embedded: false })
    expect((await memory.stats('ana')).durability).toBe('volatile')
  })

  it('takes time from the clock only where none is given', async () => {
    const memory = await open({ clock: () => 77, backends: {} })
    await memory.write('ana', [
      'now',
      { text: 'then', at: '2025-03-14T09:00:00+01:00' },
      { text: 'day', at: new Date(5) },
    ])
    const { records } = await memory.list('ana')
    expect(records.map(({ at }) => at)).toEqual([77, Date.UTC(2025, 2, 14, 8), 5])
  })

  it('keeps all that was given, NUL and all, and nothing else', async () => {
    const memory = await open({ backends: {} })
    const given = {
      id: 'a',
      text: 'a\0b 你好 😀',
      at: 1,
      session: 's\0',
      speaker: 'Ana',
      role: 'user',
      metadata: { trip: { city: 'Lisbon', days: [1, 2, null] } },
      facts: [
        { subject: 'Ana', predicate: 'dances', object: true, confidence: 0.5, span: { start: 0, end: 1 } },
      ],
      expires: 9_999_999,
    } as const
    await memory.write(['x', '\0'], given)
    expect(await memory.get(['x', '\0'], ['a'])).toEqual([{ ...given, scope: ['x', '\0'], seq: 1 }])
  })

  it('cannot be changed afterwards through what was given or what was read', async () => {
    const memory = await open({ backends: {} })
    const metadata = { list: [1], deep: { a: 1 } }
    await memory.write('ana', {
      id: 'a',
      text: 'x',
      metadata,
      facts: [{ subject: 's', predicate: 'p', object: 1 }],
    })
    metadata.list.push(2)
    metadata.deep.a = 2
    const [read] = await memory.get('ana', ['a'])
    const writable = read as unknown as {
      metadata: { deep: { a: number }; list: number[] }
      facts: { object: number }[]
    }
    expect(() => (writable.metadata.deep.a = 3)).toThrow(TypeError)
    expect(() => writable.metadata.list.push(3)).toThrow(TypeError)
    expect(() => (writable.facts[0]!.object = 3)).toThrow(TypeError)
    expect((await memory.get('ana', ['a']))[0]?.metadata).toEqual({ list: [1], deep: { a: 1 } })
  })

  it('lands whole or not at all', async () => {
    const memory = await open({ embedder: hashing(), backends: { words: words() } })
    await memory.write('ana', { id: 'taken', text: 'first' })
    const before = await everything(memory)
    for (const last of [
      { id: 'taken', text: 'again' },
      { text: 'x', supersedes: ['nobody'] },
      { text: 'x', derivedFrom: ['nobody'] },
    ])
      await codeOf(memory.write('ana', ['one', 'two', last]))
    expect(await everything(memory)).toBe(before)
    expect((await memory.stats('ana')).revision).toBe(1)
  })

  it('loses none of twenty that come at once', async () => {
    const memory = await open({ backends: { words: words() } })
    const receipts = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => memory.write('ana', [`kiwi a${i}`, `kiwi b${i}`])),
    )
    expect(new Set(receipts.map((receipt) => receipt.revision)).size).toBe(20)
    const found = await memory.read('ana', 'kiwi', { limit: 100 })
    expect(found.items).toHaveLength(40)
    // Each batch is one piece: its records have neighbouring seqs.
    const seqs = (await memory.list('ana')).records.map(({ text, seq }) => [text, seq] as const)
    for (let i = 0; i < 20; i++) {
      const [a, b] = [`kiwi a${i}`, `kiwi b${i}`].map((text) => seqs.find((row) => row[0] === text)?.[1] ?? 0)
      expect((b ?? 0) - (a ?? 0)).toBe(1)
    }
  })

  it('refers to earlier records of its own batch, not to later ones', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('ana', [
      { id: 'old', text: 'lives in Rome' },
      { id: 'new', text: 'lives in Oslo', supersedes: ['old', 'old'] },
    ])
    const { items } = await memory.read('ana', 'lives in')
    expect(items.map(({ record, superseded }) => [record.id, superseded])).toEqual([
      ['new', false],
      ['old', true],
    ])
    expect(
      await codeOf(
        memory.write('ana', [
          { text: 'x', supersedes: ['later'] },
          { id: 'later', text: 'y' },
        ]),
      ),
    ).toBe('NOT_FOUND')
    expect(await codeOf(memory.write('ana', { id: 'self', text: 'x', derivedFrom: ['self'] }))).toBe(
      'NOT_FOUND',
    )
  })

  it('derives from its own scope and below, never from beside or above', async () => {
    const memory = await open({ backends: {} })
    const write = (scope: Scope, id: string) => memory.write(scope, { id, text: id })
    await write(['t'], 'top')
    await write(['t', 'u'], 'child')
    await write(['t', 'v'], 'sibling')
    await write(['tu'], 'prefix')
    await memory.write('t', { text: 'sum', derivedFrom: ['top', { scope: ['t', 'u'], id: 'child' }] })
    for (const scope of [['t'], ['t', 'v'], ['tu']] as Scope[])
      expect(
        await codeOf(memory.write(['t', 'u'], { text: 'x', derivedFrom: [{ scope, id: 'top' }] })),
        JSON.stringify(scope),
      ).toBe('INVALID_ARGUMENT')
    expect(
      await codeOf(memory.write('t', { text: 'x', derivedFrom: [{ scope: ['tu'], id: 'prefix' }] })),
    ).toBe('INVALID_ARGUMENT')
  })

  it('is seen by every read after it, in this memory and in another one on the same storage', async () => {
    const storage = memoryStorage()
    const one = await open({ storage, backends: { words: words() } })
    const other = await open({ storage, backends: { words: words() } })
    for (let i = 0; i < 5; i++) {
      await (i % 2 === 0 ? one : other).write('ana', `kiwi ${i}`)
      for (const memory of [one, other]) {
        const { items, unavailable } = await memory.read('ana', 'kiwi')
        expect(items).toHaveLength(i + 1)
        expect(unavailable).toEqual({})
      }
    }
  })

  it('is not blocked by a view that fails or hangs', async () => {
    const hanging = handmade({ text: true }, { apply: untilAborted })
    const failing = handmade({ text: true }, { apply: () => Promise.reject(new Error('down')) })
    const memory = await open({
      backends: { hanging: hanging.backend, failing: failing.backend, words: words() },
    })
    await memory.write('ana', 'kiwi')
    await memory.write('ana', 'kiwi')
    const { items, unavailable } = await memory.read('ana', 'kiwi', { deadline: 30 })
    expect(items).toHaveLength(2)
    expect(unavailable.hanging?.code).toBe('DEADLINE')
    expect(unavailable.failing).toMatchObject({ code: 'BACKEND_FAILED', wanted: 2, revision: 0 })
  })
})

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'k' }

  it('answers the first receipt again, whatever the clock says', async () => {
    let now = 1
    const memory = await open({ clock: () => now++, embedder: hashing(), backends: {} })
    const first = await memory.write('ana', ['one', { text: 'two', metadata: { a: 1, b: 2 } }], key)
    const again = await memory.write('ana', ['one', { text: 'two', metadata: { b: 2, a: 1 } }], key)
    expect(again).toEqual({ ...first, repeated: true })
    expect((await memory.list('ana')).records).toHaveLength(2)
  })

  it('is refused with other content, and known by scope', async () => {
    const memory = await open({ backends: {} })
    await memory.write('ana', 'one', key)
    for (const other of ['two', { text: 'one', at: 5 }, { text: 'one', id: 'x' }, ['one', 'one']])
      expect(await codeOf(memory.write('ana', other, key))).toBe('CONFLICT')
    expect((await memory.write('bob', 'two', key)).repeated).toBe(false)
  })

  it('lets one of several at once land', async () => {
    const memory = await open({ backends: {} })
    const receipts = await Promise.all(Array.from({ length: 8 }, async () => memory.write('ana', 'one', key)))
    expect(receipts.filter((receipt) => !receipt.repeated)).toHaveLength(1)
    expect(new Set(receipts.flatMap((receipt) => receipt.ids)).size).toBe(1)
    const outcomes = await Promise.allSettled(
      ['a', 'b'].map(async (text) => memory.write('ana', text, { idempotencyKey: 'other' })),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('answers `repeated` with the forgotten ids, and keeps no hash of what is gone', async () => {
    const memory = await open({ backends: {} })
    const first = await memory.write('ana', ['one', { id: 'own', text: 'two' }], key)
    await memory.forget('ana', { ids: ['own'] })
    // The content is no longer compared: its hash went with the record.
    const again = await memory.write('ana', ['one', { id: 'own', text: 'other' }], key)
    expect(again).toMatchObject({
      ids: first.ids,
      repeated: true,
      forgotten: ['own'],
      revision: first.revision,
    })
    expect((await memory.list('ana')).records).toHaveLength(1)
  })

  it('answers also when what the record refers to was forgotten since', async () => {
    const memory = await open({ backends: {} })
    await memory.write('ana', { id: 'source', text: 'long' })
    const summary = { id: 'sum', text: 'short', derivedFrom: ['source'] }
    const first = await memory.write('ana', summary, key)
    await memory.forget('ana', { ids: ['source'] }, { derived: 'keep' })
    expect(await memory.write('ana', summary, key)).toEqual({ ...first, repeated: true })
    expect(await codeOf(memory.write('ana', summary, { idempotencyKey: 'new' }))).toBe('FORGOTTEN')
    expect(
      await codeOf(memory.write('ana', { text: 'x', derivedFrom: ['no'] }, { idempotencyKey: 'n' })),
    ).toBe('NOT_FOUND')
  })
})

describe('an aborted write', () => {
  it('changes nothing, also when the signal comes while texts are embedded', async () => {
    const embedder = hashing()
    const memory = await open({ embedder, backends: {} })
    expect(await codeOf(memory.write('ana', 'one', { signal: AbortSignal.abort() }))).toBe('ABORTED')
    const abort = new AbortController()
    embedder.instead = async (texts) => {
      abort.abort(new Error('enough'))
      return texts.map(() => new Float32Array(16))
    }
    expect(await codeOf(memory.write('ana', 'one', { signal: abort.signal }))).toBe('ABORTED')
    expect(await memory.scopes()).toEqual([])
  })
})
