import { getEventListeners } from 'node:events'
import { backend, memoryStorage, type OpenStorage, type Storage } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { handmade } from './support/handmade.ts'
import { linesOf, open } from './support/memories.ts'
import { words } from './support/words.ts'

describe('looking', () => {
  it('leaves nothing behind: what was asked is not remembered', async () => {
    const changed: string[] = []
    const inner = memoryStorage()
    /** Tells of every call that could change the log. */
    const storage: Storage = {
      ...inner,
      open: async (): Promise<OpenStorage> => {
        const handle = await inner.open()
        const told = <Call extends (...args: never[]) => unknown>(name: string, call: Call): Call =>
          new Proxy(call, {
            apply: (target, self, args): unknown => {
              changed.push(name)
              return Reflect.apply(target, self, args)
            },
          })
        return {
          ...handle,
          append: told('append', handle.append),
          erase: told('erase', handle.erase),
          setMeta: told('setMeta', handle.setMeta),
          trim: told('trim', handle.trim),
        }
      },
    }
    const memory = await open({ storage, embedder: hashing(), backends: { words: words() } })
    await memory.write('ana', [{ id: 'tea', text: 'Ana drinks tea' }, 'Ana dances'])
    const head = (await memory.stats('ana')).revision
    changed.length = 0
    await memory.read('ana', 'What does Ana drink, xylophone?', { budget: { tokens: 50 } })
    await memory.read('nobody', 'xylophone')
    await memory.get('ana', ['tea', 'none'])
    await memory.list('ana', { filter: { text: { contains: 'tea' } } })
    await memory.scopes()
    await linesOf(memory, 'ana', { vectors: true })
    await memory.forget('ana', { everything: true }, { dryRun: true })
    await memory.views.words.held('ana')
    expect(await memory.stats('nobody')).toMatchObject({ records: 0, revision: 0 })
    expect(changed).toEqual([])
    expect((await memory.stats('ana')).revision).toBe(head)
    expect(await memory.scopes()).toEqual([['ana']])
  })

  it('lets go of its signal, so that one may be given to any number of calls', async () => {
    const { signal } = new AbortController()
    const memory = await open({ embedder: hashing(), backends: { words: words(), own: handmade().backend } })
    await memory.write('ana', 'Ana dances', { signal })
    for (let i = 0; i < 3; i++) await memory.read('ana', 'Ana', { signal })
    await memory.list('ana', { signal })
    await memory.settle({ signal })
    await memory.forget('ana', { everything: true }, { signal })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('asks each backend for a hundred more than the limit, a hundred at least; within a budget, for what it may hold', async () => {
    const asked: number[] = []
    const counting = backend({
      capabilities: { text: true },
      create: () => ({
        put: () => undefined,
        erase: () => undefined,
        holds: () => false,
        recall: (_, { limit }) => {
          asked.push(limit)
          return []
        },
      }),
    })
    const memory = await open({ backends: { counting } })
    await memory.write('ana', 'Ana dances')
    await memory.read('ana', 'Ana')
    await memory.read('ana', 'Ana', { limit: 1 })
    await memory.read('ana', 'Ana', { limit: 30 })
    await memory.read('ana', 'Ana', { limit: 30, candidates: 31 })
    for (const tokens of [50, 400, 1_000_000]) await memory.read('ana', 'Ana', { budget: { tokens } })
    await memory.read('ana', 'Ana', { limit: 3, budget: { tokens: 1_000_000 } })
    expect(asked).toEqual([100, 100, 130, 31, 100, 100, 300, 100])
  })

  it('around a record ends after 64 on each side', async () => {
    const view = handmade()
    const memory = await open({ backends: { own: view.backend } })
    const { revision } = await memory.write(
      'ana',
      Array.from({ length: 200 }, (_, i) => `line ${i}`),
    )
    const middle = revision - 100
    const found = (await view.host?.around(middle, 1_000, 1_000))?.map(({ seq }) => seq) ?? []
    expect(found).toHaveLength(128)
    expect(Math.min(...found)).toBe(middle - 64)
    expect(Math.max(...found)).toBe(middle + 64)
  })
})
