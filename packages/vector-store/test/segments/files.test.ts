import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { memoryStorage, openMemory } from '@mnestic/core'
import { CodeTable } from '@mnestic/core/vectors'
import { sqliteStorage } from '@mnestic/sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, dimensions, openPoints, pointEmbedder, vectorOf, type PointMemory } from '../points.ts'
import { counting, directory, fill, textOf, vectorBytes, type Directory } from './in-directory.ts'

let place: Directory
beforeEach(async () => {
  place = await directory()
})
afterEach(() => place.end())

const cues = [textOf(77), '0 0 1 -1 0'].map((text) => vectorOf(text))

const answers = (memory: PointMemory): Promise<unknown> =>
  Promise.all(cues.map((cue) => ask(memory, 'a', cue, { limit: 50 })))

const contents = async (): Promise<readonly string[]> =>
  [...(await place.files()).keys()].filter((name) => name.endsWith('.content'))

/** Opens, asks, and closes: then files are written. */
async function settled(): Promise<unknown> {
  await using memory = await place.open()
  return await answers(memory)
}

describe('a scope in files', () => {
  it('is read from them and not from the log, with the same answers', async () => {
    {
      await using memory = await place.open()
      await fill(memory, 'a', 0, 2_000)
    }
    const live = await settled()
    expect(await contents()).toHaveLength(1)
    const { storage, read } = counting(place.path)
    await using memory = await openPoints({}, { storage })
    expect(await answers(memory)).toEqual(live)
    expect(read()).toBe(0)
    await fill(memory, 'a', 2_000, 10)
    await using other = await openPoints({}, { storage })
    expect(await answers(other)).toEqual(await answers(memory))
    expect(read()).toBeLessThan(50)
  })

  it('has the vectors that came late, also when what was written since has files of its own', async () => {
    const embedder = pointEmbedder()
    const opened = (): Promise<PointMemory> =>
      openPoints({}, { storage: sqliteStorage(place.path), embedder })
    const late = [1_000, 1_001, 1_002]
    {
      await using memory = await opened()
      await fill(memory, 'a', 0, 1_000)
      embedder.failing = true
      await fill(memory, 'a', 1_000, late.length)
      embedder.failing = false
      await fill(memory, 'a', 1_003, 700)
      await answers(memory)
    }
    expect(await contents()).toHaveLength(1)
    {
      await using memory = await opened()
      await answers(memory)
      await memory.reembed()
      await fill(memory, 'a', 1_703, 600)
      await answers(memory)
    }
    const { storage, read } = counting(place.path)
    await using memory = await openPoints({}, { storage })
    for (const i of late) {
      const { items } = await memory.read('a', { vector: vectorOf(textOf(i)) }, { limit: 1 })
      expect(items[0]?.record.id).toBe(`p${i}`)
    }
    expect(read()).toBeLessThan(50)
  })

  it('is kept in files that are few, whatever comes and goes, and answers like one without', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 900 }) }),
            fc.record({
              kind: fc.constant('forget' as const),
              from: fc.nat(3_000),
              count: fc.integer({ min: 1, max: 700 }),
            }),
            fc.record({ kind: fc.constant('late' as const), count: fc.integer({ min: 1, max: 400 }) }),
            fc.record({ kind: fc.constant('reopen' as const) }),
          ),
          { minLength: 4, maxLength: 10 },
        ),
        async (steps) => {
          await place.end()
          place = await directory()
          const embedder = pointEmbedder()
          const plain = await openPoints({}, { storage: memoryStorage(), embedder })
          const opened = (): Promise<PointMemory> =>
            openPoints({}, { storage: sqliteStorage(place.path), embedder })
          let memory = await opened()
          let next = 0
          const both = async (work: (one: PointMemory) => Promise<unknown>): Promise<void> => {
            await work(memory)
            await work(plain)
          }
          for (const one of [{ kind: 'write' as const, count: 1_100 }, ...steps]) {
            switch (one.kind) {
              case 'write':
                await both((each) => fill(each, 'a', next, one.count))
                next += one.count
                break
              case 'late':
                embedder.failing = true
                await both((each) => fill(each, 'a', next, one.count))
                await both((each) => answers(each))
                embedder.failing = false
                await both((each) => fill(each, 'a', next + one.count, 1))
                await both((each) => each.reembed())
                next += one.count + 1
                break
              case 'forget': {
                const ids = Array.from({ length: one.count }, (_, i) => `p${one.from + i}`)
                await both(async (each) =>
                  each.forget('a', { ids: (await each.get('a', ids)).flatMap((one) => one?.id ?? []) }),
                )
                break
              }
              case 'reopen':
                await memory.close()
                memory = await opened()
            }
            expect(await answers(memory)).toEqual(await answers(plain))
          }
          await memory.close()
          expect((await contents()).length).toBeLessThan(10)
          memory = await opened()
          expect(await answers(memory)).toEqual(await answers(plain))
          await memory.close()
          await plain.close()
        },
      ),
      { numRuns: 2, endOnFailure: true },
    )
  }, 60_000)

  it('has no folder while it is small', async () => {
    await using memory = await place.open()
    for (const scope of ['a', 'b', 'c']) {
      await fill(memory, scope, 0, 200)
      await ask(memory, scope, cues[0]!)
    }
    await memory.close()
    expect([...(await place.files()).keys()]).toEqual([])
  })

  it('is made anew from the log for another embedder, and for other options', async () => {
    {
      await using memory = await place.open()
      await fill(memory, 'a', 0, 1_200)
    }
    const live = await settled()
    for (const options of [{ passages: false }, { quantisation: 'int8' }] as const) {
      await using memory = await place.open(options)
      await using plain = await openPoints(options, { storage: sqliteStorage(place.path) })
      expect(await answers(memory)).toEqual(await answers(plain))
      expect(await answers(memory)).not.toEqual(live)
    }
    expect(await settled()).toEqual(live)
  })

  it('answers the same whatever byte of whatever file is another, cut off, or gone', async () => {
    {
      await using memory = await place.open()
      await fill(memory, 'a', 0, 1_100)
    }
    await settled()
    {
      await using memory = await place.open()
      await fill(memory, 'a', 1_100, 300)
      await answers(memory)
      await memory.forget('a', { ids: ['p5', 'p700', 'p1399'] })
    }
    const live = await settled()
    const whole = await place.files()
    expect([...whole.keys()].length).toBeGreaterThan(2)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.constantFrom('flip', 'cut', 'zeros'),
        async (file, byte, how) => {
          const [name, bytes] = [...whole][file % whole.size]!
          const damaged = Buffer.from(bytes)
          const at = byte % bytes.length
          if (how === 'flip') damaged[at]! ^= 1 << (byte % 8)
          if (how === 'zeros') damaged.fill(0, at, Math.min(at + 512, bytes.length))
          await writeFile(name, how === 'cut' ? damaged.subarray(0, at) : damaged)
          expect(await settled()).toEqual(live)
          for (const [path, content] of whole)
            if ((await place.files()).has(path)) await writeFile(path, content)
        },
      ),
      { numRuns: 10, endOnFailure: true },
    )
  }, 60_000)
})

describe('forgetting from files', () => {
  const gone = (i: number): Promise<boolean[]> =>
    Promise.all(vectorBytes(i).map((bytes) => place.holds(bytes)))

  beforeEach(async () => {
    {
      await using memory = await place.open()
      await fill(memory, 'a', 0, 1_500)
      await fill(memory, 'b', 5_000, 1_100)
      for (const scope of ['a', 'b']) await ask(memory, scope, cues[0]!)
    }
    expect(await contents()).toHaveLength(2)
  })

  it('overwrites every byte of it before it resolves, where the scope is in memory and where not', async () => {
    await using memory = await place.open()
    expect(await gone(10)).toContain(true)
    const { proof } = await memory.forget('a', { ids: ['p10', 'p11'] })
    expect(proof['near']).toMatchObject({ remaining: 0, bytes: 'gone' })
    expect([...(await gone(10)), ...(await gone(11))]).not.toContain(true)
    await answers(memory)
    await memory.forget('a', { ids: ['p20'] })
    expect(await gone(20)).not.toContain(true)
    expect(await gone(21)).toContain(true)
    expect(await contents()).toHaveLength(2)
  })

  it('overwrites bytes that stand for the numbers, too', async () => {
    {
      await using memory = await place.open({ quantisation: 'int8' })
      await answers(memory)
    }
    const codes = new CodeTable(dimensions)
    codes.resize(1, 0)
    codes.set(0, vectorOf(textOf(12)))
    const bytes = Buffer.from(codes.bytesOf(0, 1))
    expect(await place.holds(bytes)).toBe(true)
    await using memory = await place.open({ quantisation: 'int8' })
    await memory.forget('a', { ids: ['p12'] })
    expect(await place.holds(bytes)).toBe(false)
  })

  it('takes the files of a scope away with all of it, and leaves others', async () => {
    await using memory = await place.open()
    await memory.forget('a', { everything: true })
    expect(await gone(10)).not.toContain(true)
    expect(await gone(5_001)).toContain(true)
    expect(await contents()).toHaveLength(1)
    expect(new Set([...(await place.files()).keys()].map((file) => dirname(file))).size).toBe(1)
  })

  it('reaches files of a view that is not composed at the moment', async () => {
    const backends = { other: { ...(await import('@mnestic/vector-store')).vectorStore({ scopes: 1 }) } }
    {
      await using memory = await openMemory({
        storage: sqliteStorage(place.path),
        embedder: pointEmbedder(),
        backends,
      })
      await memory.forget('a', { ids: ['p30'] })
    }
    expect(await gone(30)).not.toContain(true)
    expect(await gone(5_001)).toContain(true)
    await using memory = await place.open()
    await using plain = await openPoints({}, { storage: sqliteStorage(place.path) })
    expect(await answers(memory)).toEqual(await answers(plain))
  })
})
