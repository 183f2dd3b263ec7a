import { memoryStorage, type Memory, type Storage } from '@mnestic/core'
import { describe, expect, test } from 'vitest'
import { handmade } from './support/handmade.ts'
import { linesOf, open } from './support/memories.ts'
import { turnsDuring } from './support/turns.ts'
import { words } from './support/words.ts'

const count = 4_000

/** A long log in a storage that answers at once, and that no view has seen. */
async function filled(): Promise<Storage> {
  const storage = memoryStorage()
  const memory = await open({ storage, backends: {} })
  await memory.write(
    'ana',
    Array.from({ length: count }, (_, i) => `Line ${i} of the story`),
  )
  await memory.close()
  return storage
}

describe('long work over a storage that answers at once gives the event loop a turn between two pages', () => {
  test.each<[string, number, (memory: Memory) => Promise<unknown>]>([
    ['a page of a list', count / 1_024, (memory) => memory.list('ana', { limit: 1 })],
    [
      'a filter that looks into texts',
      count / 1_000 + count / 1_024,
      (memory) => memory.forget('ana', { where: { text: { contains: 'x' } } }, { dryRun: true }),
    ],
    ['an export', count / 256, (memory) => linesOf(memory, 'ana')],
  ])('%s', async (_, pages, task) => {
    const memory = await open({ storage: await filled(), backends: {} })
    expect(await turnsDuring(() => task(memory))).toBeGreaterThanOrEqual(Math.floor(pages) - 1)
  })

  test('a view that catches up', async () => {
    const view = handmade()
    const memory = await open({ storage: await filled(), backends: { own: view.backend } })
    const turns = await turnsDuring(() => memory.read('ana', 'story'))
    expect(view.batches.length).toBeGreaterThan(10)
    expect(turns).toBeGreaterThanOrEqual(view.batches.length - 1)
  })

  test('a scope that a backend loads', async () => {
    const storage = await filled()
    const memory = await open({ storage, backends: { words: words() } })
    // The index is there already: what is counted now is the load of the backend's own state.
    await memory.list('ana')
    const turns = await turnsDuring(() => memory.read('ana', 'story', { deadline: 60_000 }))
    expect(turns).toBeGreaterThanOrEqual(Math.floor(count / 256) - 1)
  })
})
