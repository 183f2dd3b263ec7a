import { memoryStorage, type OpenStorage, type Storage } from '@mnestic/core'
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
