import { createHeap, replayHeader, replayLog, weightsHash } from '@mnestic/sequence'
import type { ReplayCell, ReplayLog } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parameterOf } from '../train/models.ts'

const size = 3

/** Order, rounding and every item matter to it. */
const cell: ReplayCell<number> = {
  kernel: 'js',
  weights: 'w1',
  size,
  initial: Float32Array.of(0.5, -1, 2),
  fold(state, items) {
    for (const item of items)
      for (let n = 0; n < size; n++) {
        const z = (state[n] ?? 0) * 0.9 + (state[(n + 1) % size] ?? 0) * 0.37 + item * (n + 1)
        state[n] = z / (1 + Math.abs(z))
      }
  },
}

const itemOf = (id: number) => Math.sin(id * 12.9898) * 3
const read = (ids: readonly number[]) => ids.map(itemOf)
const code = (name: string) => expect.objectContaining({ code: name })

function streamOf(ids: readonly number[], every: number): ReplayLog<number> {
  const log = replayLog({ cell, read, every })
  for (const id of ids) log.put(id, itemOf(id))
  return log
}

/** All that can be seen of it, the saved bytes included. */
const seen = (log: ReplayLog<number>) => ({
  length: log.length,
  state: log.state(),
  checkpoints: [...log.checkpoints],
  saved: log.save(),
})

const range = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

describe('replayLog', () => {
  it('after forgetting equals, bit for bit, a stream that never held the items', async () => {
    const move = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant('put' as const), count: fc.integer({ min: 1, max: 12 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('forget' as const),
          picks: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 6 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reload' as const) }) },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { maxLength: 25 }),
        fc.integer({ min: 1, max: 9 }),
        async (moves, every) => {
          let log = replayLog({ cell, read, every })
          let kept: number[] = []
          let next = 1
          for (const step of moves) {
            switch (step.kind) {
              case 'put':
                for (let n = 0; n < step.count; n++, next += 1 + (next % 3)) {
                  log.put(next, itemOf(next))
                  kept.push(next)
                }
                break
              case 'forget': {
                const gone = new Set(step.picks.map((pick) => kept[Math.floor(pick * kept.length)] ?? -1))
                const before = kept
                kept = kept.filter((id) => !gone.has(id))
                const { forgotten } = await log.forget(gone)
                expect(forgotten).toBe(before.length - kept.length)
                expect([...gone].some((id) => log.has(id))).toBe(false)
                break
              }
              case 'reload':
                log = replayLog({ cell, read, every, saved: log.save() })
                break
            }
            expect(seen(log)).toEqual(seen(streamOf(kept, every)))
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('folds again only what follows the last checkpoint before the earliest, once for all', async () => {
    const log = streamOf(range(1_000), 100)
    expect(log.checkpoints).toHaveLength(10)
    expect(await log.forget([1_000])).toEqual({ forgotten: 1, folded: 99 })
    expect(await log.forget([950, 951, 7_000])).toEqual({ forgotten: 2, folded: 97 })
    expect(await log.forget([250, 999, 500])).toEqual({ forgotten: 3, folded: 794 })
    expect(await log.forget([250])).toEqual({ forgotten: 0, folded: 0 })
    expect(log.length).toBe(994)
  })

  it('takes what is put while it forgets, and forgets one after another', async () => {
    const log = streamOf(range(500), 50)
    const both = [log.forget([3, 501]), log.forget([4, 499])]
    let reads = 500
    for (; reads < 540; reads++) {
      log.put(reads + 1, itemOf(reads + 1))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(both)
    const kept = range(540).filter((id) => ![3, 4, 499].includes(id)) // 501 was not there when it was asked for
    expect(seen(log)).toEqual(seen(streamOf(kept, 50)))
  })

  it('changes nothing when it is aborted or cannot read, and can be asked again', async () => {
    const controller = new AbortController()
    let fails = true
    const log = replayLog({
      cell,
      every: 50,
      read: (ids) => {
        if (fails) return []
        if (ids.includes(300)) controller.abort()
        return read(ids)
      },
    })
    for (const id of range(500)) log.put(id, itemOf(id))
    const before = seen(log)
    await expect(log.forget([10])).rejects.toThrow(code('INVALID_ARGUMENT'))
    expect(seen(log)).toEqual(before)
    fails = false
    await expect(log.forget([10], { signal: controller.signal })).rejects.toThrow(code('ABORTED'))
    expect(seen(log)).toEqual(before)
    await log.forget([10])
    expect(seen(log)).toEqual(
      seen(
        streamOf(
          range(500).filter((id) => id !== 10),
          50,
        ),
      ),
    )
  })

  it('is as before after a fold that failed', () => {
    const fold = (state: Float32Array, items: readonly number[]) => {
      cell.fold(state, items)
      if (items.includes(13)) throw new RangeError('not this one')
    }
    const log = replayLog({ cell: { ...cell, fold }, read, every: 1 })
    log.put(1, 1)
    const before = seen(log)
    expect(() => log.put(2, 13)).toThrow(RangeError)
    expect(seen(log)).toEqual(before)
  })

  it('saves a header that can be read alone, and goes on from what was saved', () => {
    const log = streamOf(range(130), 50)
    log.revision = 777
    const saved = log.save()
    expect(replayHeader(saved)).toMatchObject({
      kernel: 'js',
      weights: 'w1',
      revision: 777,
      every: 50,
      items: 130,
      size,
    })
    const loaded = replayLog({ cell: { ...cell, kernel: 'simd' }, read, every: 50, saved })
    expect([loaded.revision, loaded.length, loaded.has(130), loaded.has(131)]).toEqual([
      777,
      130,
      true,
      false,
    ])
    expect([loaded.state(), loaded.checkpoints]).toEqual([log.state(), log.checkpoints])
  })

  it('refuses a saved state of other weights, and any damaged byte', () => {
    const saved = streamOf(range(20), 5).save()
    const load = (bytes: Uint8Array, changed: Partial<ReplayCell<number>> = {}, every = 5) =>
      replayLog({ cell: { ...cell, ...changed }, read, every, saved: bytes })
    expect(() => load(saved, { weights: 'w2' })).toThrow(code('CONFLICT'))
    expect(() => load(saved, { size: 4 })).toThrow(code('CONFLICT'))
    expect(() => load(saved, {}, 6)).toThrow(code('CONFLICT'))
    for (let at = 0; at < saved.length; at++) {
      const damaged = saved.slice()
      damaged[at]! ^= 0x10
      expect(() => load(damaged)).toThrow(code('CORRUPT'))
    }
    for (const length of [0, 7, 39, 100, saved.length - 1])
      expect(() => load(saved.subarray(0, length))).toThrow(code('CORRUPT'))
  })

  it('refuses ids that do not rise, and kernels whose bits differ', () => {
    const log = streamOf([5], 5)
    for (const id of [5, 4, 5.5, Number.NaN]) expect(() => log.put(id, 1)).toThrow(code('INVALID_ARGUMENT'))
    expect(seen(log)).toEqual(seen(streamOf([5], 5)))
    expect(() => replayLog({ cell: { ...cell, kernel: 'relaxed' }, read })).toThrow(code('INVALID_ARGUMENT'))
    expect(() => replayLog({ cell, read, every: 0 })).toThrow(code('INVALID_ARGUMENT'))
  })
})

describe('weightsHash', () => {
  it('changes with any bit, name or shape, and with nothing else', () => {
    const heap = createHeap({ kernel: 'js' })
    const make = (name: string, shape: number[], values: number[]) => [parameterOf(heap, name, shape, values)]
    const hash = weightsHash(make('a', [2, 2], [1, 2, 3, 4]))
    expect(hash).toMatch(/^[0-9a-f]{32}$/)
    expect(weightsHash(make('a', [2, 2], [1, 2, 3, 4]))).toBe(hash)
    const others = [
      make('b', [2, 2], [1, 2, 3, 4]),
      make('a', [4], [1, 2, 3, 4]),
      make('a', [2, 2], [1, 2, 3, Math.fround(4.000001)]),
      [...make('a', [2, 2], [1, 2, 3, 4]), ...make('b', [0], [])],
    ].map(weightsHash)
    expect(new Set([hash, ...others]).size).toBe(5)
  })
})
