import { memoryStorage, type OpenStorage } from '@mnestic/core'
import { expect, it } from 'vitest'
// Not through the package: what bounds its memory is two million rows, too many for a test.
import { Indexes } from '../src/index/indexes.ts'
import { open } from './support/memories.ts'

it('indexes of all scopes together keep so many rows, and let go what was not used for longest', async () => {
  const storage = memoryStorage()
  const memory = await open({ storage, backends: {} })
  for (const scope of ['a', 'b', 'c'])
    await memory.write(
      scope,
      ['one', 'two', 'three', 'four'].map((text) => `${text} of ${scope}`),
    )
  const handle = await storage.open()
  const read: number[] = []
  const told: OpenStorage = {
    ...handle,
    entries: (query) => {
      read.push(query.scope ?? 0)
      return handle.entries(query)
    },
  }
  const indexes = new Indexes(told, 10)
  const ask = async (path: string): Promise<number> => {
    const info = await handle.scope([path])
    return (await indexes.at(info?.number ?? 0, info?.revision ?? 0)).size
  }
  expect([await ask('a'), await ask('b'), await ask('a'), await ask('c'), await ask('a')]).toEqual([
    4, 4, 4, 4, 4,
  ])
  expect(read).toEqual([1, 2, 3])
  expect(await ask('b')).toBe(4)
  expect(read).toEqual([1, 2, 3, 2])
  await handle.close()
})
