import { MnesticError, memoryStorage, openMemory } from '@mnestic/core'
import { describe, expect, it, vi } from 'vitest'
import { handmade } from './support/handmade.ts'
import { codeOf, gate, open, watch } from './support/memories.ts'
import { traces, words } from './support/words.ts'

describe('a view', () => {
  it('is built from a log that was there before, in batches of at most 256, each from where it stands', async () => {
    const storage = memoryStorage()
    const writer = await open({ storage, backends: {} })
    await writer.write(
      's',
      Array.from({ length: 300 }, (_, i) => ({ id: String(i), text: `t${i}` })),
    )
    await writer.write(
      't',
      Array.from({ length: 300 }, (_, i) => `t${i}`),
    )
    await writer.forget('s', { ids: ['5'] })
    const view = handmade()
    const memory = await open({ storage, backends: { view: view.backend } })
    expect((await memory.stats('s')).views['view']).toEqual({ revision: 0, lag: 601 })
    expect((await memory.read('t', 'x')).items).toHaveLength(10)
    // A read of one scope does not wait for the head of the log: it waits for the scope’s own last change.
    expect(view.revision).toBeGreaterThanOrEqual(600)
    await memory.settle()
    expect((await memory.stats('s')).views['view']).toEqual({ revision: 601, lag: 0 })
    expect(view.held.size).toBe(599)
    expect(view.held.has(6)).toBe(false)
    let from = 0
    for (const batch of view.batches) {
      expect(batch.from).toBe(from)
      expect(batch.changes.length).toBeLessThanOrEqual(256)
      const revisions = batch.changes.map((change) => change.revision)
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
      for (const revision of revisions) expect(revision > batch.from && revision <= batch.to).toBe(true)
      from = batch.to
    }
  })

  it('that says `behind` is asked where it stands; one that says `rebuild` starts from nothing', async () => {
    const view = handmade()
    const { events, observe } = watch()
    const memory = await open({ observe, backends: { view: view.backend } })
    await memory.write('s', 'one')
    await memory.read('s', 'x')
    view.revision = 0
    view.held.clear()
    await memory.write('s', 'two')
    expect((await memory.read('s', 'x')).items).toHaveLength(2)
    let once = true
    view.script.apply = () => {
      const outcome = once ? ('rebuild' as const) : undefined
      once = false
      return outcome
    }
    await memory.write('s', 'three')
    expect((await memory.read('s', 'x')).items).toHaveLength(3)
    expect(view.resets).toEqual([2])
    expect(events.filter(({ type }) => type === 'rebuild')).toHaveLength(1)
  })

  it('that is ahead of the log is of another one, and is rebuilt', async () => {
    const view = handmade()
    view.revision = 50
    view.held.set(1, 'foreign').set(2, 'foreign')
    const memory = await open({ backends: { view: view.backend } })
    expect(view.resets).toEqual([50])
    await memory.write('s', ['one', 'two'])
    expect((await memory.read('s', 'x')).items).toHaveLength(2)
    expect(view.held.get(1)).toBe('one')
  })

  it('that missed erasures which are trimmed away is rebuilt', async () => {
    const storage = memoryStorage()
    const view = handmade()
    const first = await openMemory({ storage, backends: { view: view.backend } })
    await first.write('s', [
      { id: 'a', text: 'one' },
      { id: 'b', text: 'two' },
    ])
    await first.read('s', 'x')
    await first.close()
    const other = await open({ storage, backends: {} })
    await other.forget('s', { ids: ['a'] })
    await other.sweep()
    await other.write('s', 'three')
    const second = await open({ storage, backends: { view: view.backend } })
    expect((await second.read('s', 'x')).items.map(({ record }) => record.text)).toEqual(['three', 'two'])
    expect(view.held.has(1)).toBe(false)
    expect(view.resets).toEqual([2])
  })

  it('that is composed and misses trimmed erasures is rebuilt as well', async () => {
    const storage = memoryStorage()
    const view = handmade()
    const memory = await open({ storage, backends: { view: view.backend } })
    await memory.write('s', [
      { id: 'a', text: 'one' },
      { id: 'b', text: 'two' },
    ])
    await memory.read('s', 'x')
    const other = await open({ storage, backends: {} })
    await other.forget('s', { ids: ['a'] })
    await other.sweep()
    await other.write('s', 'three')
    expect((await memory.read('s', 'x')).items).toHaveLength(2)
    expect(view.held.has(1)).toBe(false)
  })

  it('out of reach at open does not keep the others away, and is tried again', async () => {
    let down = true
    const view = handmade(
      { text: true },
      {
        open: () => {
          if (down) throw new Error('no route')
        },
      },
    )
    const memory = await open({ backends: { view: view.backend, words: words() } })
    await memory.write('s', 'tea')
    const found = await memory.read('s', 'tea')
    expect(found.items).toHaveLength(1)
    expect(found.unavailable.view).toMatchObject({
      code: 'BACKEND_FAILED',
      message: expect.stringContaining('no route') as unknown,
    })
    down = false
    expect((await memory.read('s', 'tea')).unavailable).toEqual({})
    expect(view.held.size).toBe(1)
  })

  it('that cannot ever open refuses the memory, and everything is closed again', async () => {
    const storage = memoryStorage()
    const broken = handmade(
      { text: true },
      {
        open: () => {
          throw new MnesticError('NEWER_FORMAT', 'too new')
        },
      },
    )
    const fine = handmade()
    expect(
      await codeOf(openMemory({ storage, backends: { fine: fine.backend, broken: broken.backend } })),
    ).toBe('NEWER_FORMAT')
    expect(fine.closed).toBe(1)
  })

  it('that opens and then fails to say where it stands is closed before it is opened again', async () => {
    const view = handmade(
      { text: true },
      {
        revision: () => {
          throw new Error('no')
        },
      },
    )
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', 'tea')
    await memory.read('s', 'tea')
    expect(view.opened).toBe(view.closed)
    delete view.script.revision
    expect((await memory.read('s', 'tea')).items).toHaveLength(1)
    expect(view.opened).toBe(view.closed + 1)
  })

  it('is never asked to apply, reset and verify at once', async () => {
    let busy = 0
    const view = handmade(
      { text: true },
      {
        apply: async () => {
          busy += 1
          expect(busy).toBe(1)
          await Promise.resolve()
          busy -= 1
          return undefined
        },
      },
    )
    const memory = await open({ backends: { view: view.backend } })
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        await memory.write('s', { id: String(i), text: `t${i}` })
        if (i % 3 === 0) await memory.forget('s', { ids: [String(i)] })
        await memory.read('s', 'x')
      }),
    )
    expect((await memory.read('s', 'x', { limit: 50 })).items).toHaveLength(13)
    expect((await memory.stats('s')).views['view']?.error).toBeUndefined()
  })

  it('stopped by a reader’s signal is not at fault', async () => {
    const storage = memoryStorage()
    const view = handmade()
    const memory = await open({ storage, backends: { view: view.backend } })
    const other = await open({ storage, backends: {} })
    await other.write('s', 'tea')
    view.script.apply = async (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
      })
    expect((await memory.read('s', 'x', { deadline: 10 })).unavailable.view?.code).toBe('DEADLINE')
    delete view.script.apply
    expect((await memory.read('s', 'x')).items).toHaveLength(1)
    await other.write('s', 'rum')
    view.script.apply = async (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
      })
    await memory.read('s', 'x', { deadline: 10 })
    expect((await memory.stats('s')).views['view']).toEqual({ revision: 1, lag: 1 })
  })
})

describe('a memory', () => {
  it('says CLOSED in every method afterwards; closing again is harmless', async () => {
    const memory = await openMemory({ backends: { words: words(), mind: traces() } })
    await memory.write('s', 'tea')
    const found = await memory.read('s', 'tea')
    await Promise.all([memory.close(), memory.close()])
    await memory[Symbol.asyncDispose]()
    const calls: (() => Promise<unknown>)[] = [
      () => memory.write('s', 'x'),
      () => memory.read('s', 'x'),
      () => memory.forget('s', { everything: true }),
      () => memory.get('s', ['a']),
      () => memory.list('s'),
      () => memory.scopes(),
      () => memory.stats('s'),
      () => memory.import([]),
      () => memory.feedback('s', found, []),
      () => memory.settle(),
      () => memory.sweep(),
      () => memory.reembed(),
      () => memory.unregister('x'),
      () => memory.views.words.held('s'),
      async () => {
        for await (const _ of memory.export('s')) expect.unreachable()
      },
    ]
    for (const call of calls) expect(await codeOf(call), String(call)).toBe('CLOSED')
  })

  it('closes though a backend fails to, and says so', async () => {
    const storage = memoryStorage()
    const view = handmade(
      { text: true },
      {
        close: () => {
          throw new Error('stuck')
        },
      },
    )
    const memory = await openMemory({ storage, backends: { view: view.backend } })
    await memory.write('s', 'tea')
    expect(await codeOf(memory.close())).toBe('BACKEND_FAILED')
    expect(await codeOf(memory.list('s'))).toBe('CLOSED')
    expect((await (await open({ storage, backends: {} })).list('s')).records).toHaveLength(1)
  })

  it('closes though a backend hangs', async () => {
    const started = gate()
    const view = handmade(
      { text: true },
      {
        apply: () => {
          started.open()
          return new Promise(() => undefined)
        },
      },
    )
    const memory = await openMemory({ backends: { view: view.backend } })
    await memory.write('s', 'tea')
    await started.passed
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const closing = codeOf(memory.close())
      await vi.advanceTimersByTimeAsync(31_000)
      expect(await closing).toBe('DEADLINE')
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('rebuilding', () => {
  it('answers like the live one, bit for bit, after any snapshot or none', async () => {
    const storage = memoryStorage()
    const backends = { words: words({ version: '1' }), mind: traces({ version: '1' }) }
    const live = await openMemory({ storage, backends })
    const ask = async (memory: Pick<typeof live, 'read'>) =>
      (await memory.read('s', 'tea with sugar', { limit: 50 })).items.map(({ record, score, via }) => [
        record.id,
        score,
        via,
      ])
    for (let i = 0; i < 30; i++) {
      await live.write('s', { id: String(i), text: `tea ${'sugar '.repeat(i % 4)} ${i}` })
      if (i % 7 === 6) await live.forget('s', { ids: [String(i - 3)] })
      if (i === 12) await ask(live)
    }
    const expected = await ask(live)
    const cold = await open({ storage, backends: { words: words(), mind: traces() } })
    expect(await ask(cold)).toEqual(expected)
    await live.close()
    expect(await ask(await open({ storage, backends }))).toEqual(expected)
  })
})
