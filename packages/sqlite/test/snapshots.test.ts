import type { SnapshotKey } from '@mnestic/core'
import { describe, expect, test } from 'vitest'
import { erase, opened, record, temporary, write } from './support.ts'

const key = (scope: number, name = 'k', view = 'v'): SnapshotKey => ({ view, scope, key: name })

describe('a snapshot', () => {
  test('comes back whole, is replaced, listed and dropped', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    await write(storage, 'a', [record('1', 'one')])
    const large = new Uint8Array(20_000_001).map((_, i) => i * 7)
    for (const bytes of [Uint8Array.of(1), new Uint8Array(0), large]) {
      expect(await storage.snapshots.put(key(1), { at: 1, upto: 1, bytes })).toBe('stored')
      const back = await (await opened(directory)).snapshots.get(key(1))
      expect(back).toMatchObject({ at: 1, upto: 1 })
      expect(Buffer.compare(back?.bytes ?? Buffer.of(9), bytes)).toBe(0)
    }
    for (const other of [key(1, 'j'), key(0, 'z'), key(1, 'k', 'w')])
      await storage.snapshots.put(other, { at: 1, upto: 1, bytes: large.subarray(0, 9) })
    expect(await storage.snapshots.keys('v')).toEqual([key(0, 'z'), key(1, 'j'), key(1)])
    expect(await storage.snapshots.keys('v', 1)).toEqual([key(1, 'j'), key(1)])
    await storage.snapshots.drop('v', 1, 'j')
    expect(await storage.snapshots.keys('v')).toEqual([key(0, 'z'), key(1)])
    await storage.snapshots.drop('v')
    expect(await storage.snapshots.keys('v')).toEqual([])
    expect(await storage.snapshots.keys('w')).toEqual([key(1, 'k', 'w')])
    expect(await storage.snapshots.get(key(1))).toBeUndefined()
  })

  test('goes with an erasure that it may hold, of whatever view, and no other does', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one'), record('2', 'two'), record('3', 'three')])
    await write(storage, 'b', [record('1', 'one')])
    const all = [key(0), key(1), key(1, 'early'), key(1, 'k', 'w'), key(2)]
    for (const one of all)
      await storage.snapshots.put(one, { at: 4, upto: one.key === 'early' ? 1 : 4, bytes: Uint8Array.of(1) })
    expect(await storage.erase({ seqs: new Map([[1, [2]]]), notes: [], wholeScopes: [] })).toMatchObject({
      snapshotsDropped: 3,
    })
    const left = [...(await storage.snapshots.keys('v')), ...(await storage.snapshots.keys('w'))]
    expect(left).toEqual([key(1, 'early'), key(2)])
  })

  test('is not kept when it is older than an erasure', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one'), record('2', 'two')])
    await write(storage, 'b', [record('1', 'one')])
    await erase(storage, 1, [1])
    const old = { at: 3, upto: 3, bytes: Uint8Array.of(1) }
    for (const scope of [0, 1, 99]) expect(await storage.snapshots.put(key(scope), old)).toBe('stale')
    for (const scope of [0, 1])
      expect(await storage.snapshots.put(key(scope), { ...old, at: 4 })).toBe('stored')
    expect(await storage.snapshots.put(key(2), old)).toBe('stored')
    await erase(storage, 1, [2]) // the scope is empty now
    expect(await storage.snapshots.put(key(1), { ...old, at: 5 })).toBe('stale')
  })
})
