import { appendFile, open, readdir, readFile, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Ledger } from '../../src/segments/ledger.ts'
import { aScope, contentOf, layout, rowOf, told, write, type Place } from './a-scope.ts'

let place: Place
beforeEach(async () => {
  place = await aScope()
})
afterEach(() => place.end())

const listed = async (site?: string): Promise<readonly string[]> =>
  (await place.open(site)).list('graph').map(({ name }) => name)

describe('files of a scope', () => {
  it('are listed when they were committed, in their order, and found again', async () => {
    const files = await place.open()
    const one = await write(files, [1, 2])
    const two = await write(files, [3])
    const again = await place.open()
    expect(again.list('graph')).toEqual([one, two])
    expect(again.list('rows')).toEqual([])
    for (const [file, seqs] of [
      [again.list('graph')[0], [1, 2]],
      [again.list('graph')[1], [3]],
    ] as const) {
      expect(await told(again, file!.name)).toEqual(seqs)
      expect([...(await again.seqs(file!.name))!]).toEqual(seqs)
      expect(await readFile(file!.path)).toEqual(Buffer.from(contentOf(seqs)))
    }
  })

  it('stand for those that they replace, which are gone', async () => {
    const files = await place.open()
    const one = await write(files, [1, 2])
    if (typeof one !== 'object') throw new Error('stale')
    const two = await write(files, [1, 2, 3], [one.name])
    expect(await listed()).toEqual([(two as typeof one).name])
    expect(await place.parts()).toHaveLength(2)
  })

  it('lose rows of nobody when they are committed', async () => {
    const files = await place.open()
    const draft = await files.draft('graph')
    await draft!.write(contentOf([1, 2, 3]), 0)
    await draft!.commit({ seqs: Uint32Array.of(1, 0, 3), layout, details: null, replaces: [] })
    expect(await told(await place.open(), (await listed())[0]!)).toEqual([1, 3])
    expect((await place.bytes()).includes(rowOf(2))).toBe(false)
  })

  it('hold no byte of what is erased, in any file, and everything else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }), { maxLength: 4 }),
        async (contents, erasures) => {
          await place.end()
          place = await aScope()
          const files = await place.open()
          for (const seqs of contents) await write(files, seqs)
          const gone = new Set(erasures.flat())
          for (const [i, seqs] of erasures.entries()) {
            await files.erase(seqs, i + 2)
            place.told.revision = place.told.erased = i + 2
          }
          const left = contents
            .map((seqs) => seqs.filter((seq) => !gone.has(seq)))
            .filter((seqs, i) => seqs.length > 0 || contents[i]!.every((seq) => !gone.has(seq)))
          const again = await place.open()
          const found: (readonly number[] | undefined)[] = []
          for (const { name } of again.list('graph')) found.push(await told(again, name))
          expect(found).toEqual(left)
          const bytes = await place.bytes()
          for (const seq of gone) expect(bytes.includes(rowOf(seq))).toBe(false)
          for (const seq of left.flat()) expect(bytes.includes(rowOf(seq))).toBe(true)
        },
      ),
      { numRuns: 12 },
    )
  })

  it('answer which records they hold', async () => {
    const files = await place.open()
    await write(files, [1, 2, 3])
    expect([...(await files.holding(new Set([2, 3, 4])))]).toEqual([2, 3])
    await files.erase([2], 2)
    expect([...(await files.holding(new Set([2, 3, 4])))]).toEqual([3])
  })

  it('are not begun while an erasure is on its way here', async () => {
    const files = await place.open()
    place.told.erased = place.told.revision = 5
    expect(await files.draft('rows')).toBeUndefined()
    await files.erase([1], 5)
    expect(await files.draft('rows')).toBeDefined()
  })

  it('of other erasures meanwhile go as drafts, unless they said what they hold', async () => {
    const files = await place.open()
    const [silent, open] = [await files.draft('graph'), await files.draft('graph')]
    const seqs = Uint32Array.of(1, 2, 3)
    open!.declare(seqs, layout)
    for (const draft of [silent!, open!]) await draft.write(contentOf([1, 2, 3]), 0)
    place.told.revision = place.told.erased = 2
    await files.erase([2], 2)
    expect((await place.bytes()).includes(rowOf(2))).toBe(false)
    expect([...seqs]).toEqual([1, 0, 3])
    const content = { layout, details: null, replaces: [] }
    expect(await silent!.commit({ ...content, seqs: Uint32Array.of(1, 2, 3) })).toBe('stale')
    expect(await open!.commit({ ...content, seqs })).toMatchObject({ rows: 3 })
    expect(await told(await place.open(), (await listed())[0]!)).toEqual([1, 3])
  })

  it('of an erasure by another process go, though who writes by path has made them again', async () => {
    const files = await place.open()
    const draft = await files.draft('graph')
    place.told.revision = place.told.erased = 2
    await unlink(draft!.path)
    await writeFile(draft!.path, contentOf([1, 2]))
    const content = { seqs: Uint32Array.of(1, 2), layout, details: null, replaces: [] }
    expect(await draft!.commit(content)).toBe('stale')
    expect(await place.parts()).toEqual([])
  })

  it('say when they are discarded whether somebody has taken them away', async () => {
    const files = await place.open()
    const [one, two] = [await files.draft('graph'), await files.draft('graph')]
    await unlink(one!.path)
    expect([await one!.discard(), await two!.discard()]).toEqual([false, true])
  })

  it('lose what is erased while they are listed, too', async () => {
    const files = await place.open()
    const draft = (await files.draft('graph'))!
    await draft.write(contentOf([1, 2, 3]), 0)
    const settle = draft.settle.bind(draft)
    let erasing: Promise<void> | undefined
    draft.settle = (finished) => {
      place.told.revision = place.told.erased = 2
      erasing = files.erase([2], 2)
      return settle(finished)
    }
    const content = { seqs: Uint32Array.of(1, 2, 3), layout, details: null, replaces: [] }
    expect(await draft.commit(content)).toMatchObject({ rows: 3 })
    await erasing
    expect((await place.bytes()).includes(rowOf(2))).toBe(false)
    expect(await told(await place.open(), (await listed())[0]!)).toEqual([1, 3])
  })

  it('lose what is erased while they are read again, and say so', async () => {
    const files = await place.open()
    const draft = (await files.draft('graph'))!
    await draft.write(contentOf([1, 2, 3]), 0)
    let erasing: Promise<void> | undefined
    const set = vi.spyOn(Ledger.prototype, 'set').mockImplementation(function (this: Ledger, ...row) {
      set.mockRestore()
      this.set(...row)
      place.told.revision = place.told.erased = 2
      erasing = files.erase([1], 2)
    })
    const content = { seqs: Uint32Array.of(1, 2, 3), layout, details: null, replaces: [] }
    expect(await draft.commit(content)).toMatchObject({ rows: 3 })
    await erasing
    expect((await place.bytes()).includes(rowOf(1))).toBe(false)
    expect([...(await files.holding(new Set([1, 2])))]).toEqual([2])
    expect(await told(await place.open(), (await listed())[0]!)).toEqual([2, 3])
  })

  it('of rows are stale where another process has listed others', async () => {
    const rows = async (files: Awaited<ReturnType<Place['open']>>, known: readonly string[]) => {
      const draft = await files.draft('rows')
      await draft!.write(contentOf([1, 2]), 0)
      const covers = { upto: 1, known }
      return draft!.commit({ seqs: Uint32Array.of(1, 2), layout, details: null, replaces: [], covers })
    }
    const [one, two] = [await place.open(), await place.open()]
    const first = await rows(one, [])
    expect(first).toMatchObject({ rows: 2 })
    expect(await rows(two, [])).toBe('stale')
    expect((await place.open()).list('rows')).toEqual([first])
  })

  it('are begun while something is erased, too', async () => {
    const files = await place.open()
    place.told.revision = place.told.erased = 2
    const [draft] = await Promise.all([files.draft('graph'), files.erase([2], 2)])
    await draft!.write(contentOf([1, 3]), 0)
    const content = { layout, details: null, replaces: [] }
    expect(await draft!.commit({ ...content, seqs: Uint32Array.of(1, 3) })).toMatchObject({ rows: 2 })
  })

  it('are all gone with their scope', async () => {
    const files = await place.open()
    await write(files, [1])
    place.told.emptied = true
    await place.open()
    expect(await readdir(place.folder).catch(() => 'gone')).toBe('gone')
  })
})

describe('files of a scope that another has changed', () => {
  it('are never built upon where any byte is another, missing, or too many, or they are swapped', async () => {
    const files = await place.open()
    await write(files, [1, 2, 3])
    await write(files, [4, 5, 6])
    await files.erase([2], 2)
    place.told.erased = place.told.revision = 2
    const whole = new Map<string, Buffer>()
    for (const name of await readdir(place.folder)) whole.set(name, await readFile(join(place.folder, name)))
    const restore = async (): Promise<void> => {
      for (const [name, bytes] of whole) await writeFile(join(place.folder, name), bytes)
    }
    const answers = async (): Promise<readonly number[]> => {
      const again = await place.open()
      const found: number[] = []
      for (const { name } of again.list('graph')) found.push(...((await told(again, name)) ?? []))
      return found
    }
    /** Whole files, or none of them. */
    const allowed = [[1, 3, 4, 5, 6], [1, 3], [4, 5, 6], []]
    const names = [...whole.keys()]
    for (const name of names)
      for (let at = 0; at < whole.get(name)!.length; at += 3) {
        const path = join(place.folder, name)
        const handle = await open(path, 'r+')
        await handle.write(Uint8Array.of(whole.get(name)![at]! ^ (1 << (at % 8))), 0, 1, at)
        await handle.close()
        expect(allowed).toContainEqual(await answers())
        await restore()
      }
    for (const name of names) {
      const path = join(place.folder, name)
      for (const damage of [
        () => truncate(path, whole.get(name)!.length - 1),
        () => truncate(path, 0),
        () => appendFile(path, 'x'),
        () => unlink(path),
        () => writeFile(path, new Uint8Array(whole.get(name)!.length)),
      ]) {
        await damage()
        expect(allowed).toContainEqual(await answers())
        await restore()
      }
    }
    const contents = names.filter((name) => name.endsWith('.content'))
    for (const end of ['.content', '.ledger']) {
      const [a, b] = contents.map((name) => name.replace('.content', end))
      await writeFile(join(place.folder, a!), whole.get(b!)!)
      await writeFile(join(place.folder, b!), whole.get(a!)!)
      expect(await answers()).toEqual([])
      await restore()
    }
    expect(await answers()).toEqual([1, 3, 4, 5, 6])
  })

  it('are not read where they say more than the log', async () => {
    place.told.revision = 9
    await write(await place.open(), [1])
    place.told.revision = 8
    expect(await listed()).toEqual([])
  })

  it('are not read for another site', async () => {
    await write(await place.open(), [1])
    expect(await listed('["another site"]')).toEqual([])
    expect(await place.parts()).toEqual([])
  })

  it('take drafts and what was never listed away when they are opened', async () => {
    const files = await place.open()
    await write(files, [1])
    const draft = await files.draft('graph')
    await draft!.write(contentOf([2]), 0)
    await writeFile(join(place.folder, 'abc.content'), contentOf([3]))
    await writeFile(join(place.folder, 'abc.manifest'), 'half')
    await place.open()
    expect(await place.parts()).toHaveLength(2)
    expect(await draft!.commit({ seqs: Uint32Array.of(2), layout, details: null, replaces: [] })).toBe(
      'stale',
    )
  })
})

describe('an erasure that was interrupted', () => {
  it('is done when the scope is opened, from what the log tells', async () => {
    await write(await place.open(), [1, 2, 3])
    Object.assign(place.told, { revision: 9, erased: 9, erasures: [{ at: 9, seqs: [2] }] })
    const files = await place.open()
    expect((await place.bytes()).includes(rowOf(2))).toBe(false)
    expect(await told(files, files.list('graph')[0]!.name)).toEqual([1, 3])
  })

  it('is done when only entries were overwritten', async () => {
    const files = await place.open()
    await write(files, [1, 2, 3])
    const [file] = files.list('graph')
    const before = await readFile(join(place.folder, 'manifest'))
    place.told.revision = place.told.erased = 2
    await files.erase([2], 2)
    await writeFile(file!.path, contentOf([1, 2, 3]))
    await writeFile(join(place.folder, 'manifest'), before)
    Object.assign(place.told, { revision: 2, erased: 2, erasures: [{ at: 2, seqs: [2] }] })
    const again = await place.open()
    expect((await place.bytes()).includes(rowOf(2))).toBe(false)
    expect(await told(again, file!.name)).toEqual([1, 3])
  })

  it('is done when the scope is opened, though other files were listed since', async () => {
    const files = await place.open()
    await write(files, [1, 2, 3])
    const [file] = files.list('graph')
    const before = await readFile(join(place.folder, 'manifest'))
    Object.assign(place.told, { revision: 2, erased: 2, erasures: [{ at: 2, seqs: [2] }] })
    await files.erase([2], 2)
    // A power cut took back what says that it is done, and what was done.
    await writeFile(file!.path, contentOf([1, 2, 3]))
    await writeFile(join(place.folder, 'manifest'), before)
    await write(files, [4])
    const again = await place.open()
    expect((await place.bytes()).includes(rowOf(2))).toBe(false)
    expect(again.list('graph')).toHaveLength(2)
  })

  it('takes all files away where the log tells of it no more', async () => {
    await write(await place.open(), [1, 2, 3])
    Object.assign(place.told, { revision: 9, erased: 9, trimmed: 9 })
    expect((await place.open()).list('graph')).toEqual([])
    expect(await readdir(place.folder).catch(() => 'gone')).toBe('gone')
  })
})
