import { compareScopes, scope, type Scope } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, open } from './support/memories.ts'
import { words } from './support/words.ts'

describe('list', () => {
  it('pages in the order written, and is stable while others write and forget', async () => {
    const memory = await open({ backends: {} })
    const name = (i: number) => `r${String(i).padStart(3, '0')}`
    await memory.write(
      's',
      Array.from({ length: 50 }, (_, i) => ({ id: name(i), text: `t ${i % 2 === 0 ? 'even' : 'odd'}` })),
    )
    const seen: string[] = []
    let after: string | undefined
    for (let turn = 0; ; turn++) {
      const page = await memory.list('s', { after, limit: 7, filter: { text: { contains: 'EVEN' } } })
      seen.push(...page.records.map(({ id }) => id))
      after = page.next
      if (after === undefined) break
      await memory.forget('s', { ids: [page.records[0]?.id ?? ''] })
      if (turn === 0) await memory.write('s', { id: 'late', text: 'even later' })
    }
    expect(seen).toEqual([...Array.from({ length: 25 }, (_, i) => name(2 * i)), 'late'])
  })

  it('does not lose its place when a record goes while texts are fetched', async () => {
    const memory = await open({ backends: {} })
    await memory.write(
      's',
      Array.from({ length: 40 }, (_, i) => ({ id: String(i), text: 'tea' })),
    )
    const [page] = await Promise.all([
      memory.list('s', { limit: 30, filter: { text: { contains: 'tea' } } }),
      memory.forget('s', { ids: ['0', '1', '2'] }),
    ])
    const ids = page.records.map(({ id }) => Number(id))
    for (const [i, id] of ids.entries()) if (i > 0) expect(id).toBe((ids[i - 1] ?? 0) + 1)
    expect(ids.length).toBeGreaterThanOrEqual(27)
  })

  it('ends without a next where the page is just full', async () => {
    const memory = await open({ backends: {} })
    await memory.write('s', ['a', 'b'])
    expect(await memory.list('s', { limit: 2 })).toEqual({ records: [expect.anything(), expect.anything()] })
    expect((await memory.list('s', { limit: 1 })).next).toBe('1')
    expect(await memory.list('s', { after: '2' })).toEqual({ records: [] })
    expect(await memory.list('nobody')).toEqual({ records: [] })
    for (const wrong of ['', 'x', '-1', '1.5'])
      expect(await codeOf(memory.list('s', { after: wrong }))).toBe('INVALID_ARGUMENT')
  })
})

describe('get', () => {
  it('answers in the order asked, and nothing of another scope', async () => {
    const memory = await open({ backends: {} })
    await memory.write('s', [
      { id: 'a', text: 'x' },
      { id: 'b', text: 'y' },
    ])
    await memory.write('t', { id: 'c', text: 'z' })
    const found = await memory.get('s', ['b', 'c', 'a', 'b'])
    expect(found.map((record) => record?.id)).toEqual(['b', undefined, 'a', 'b'])
  })
})

describe('stats', () => {
  it('count one scope, and say how far each view is', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', [
      { id: 'a', text: 'x', at: 9 },
      { text: 'y', at: 3, supersedes: ['a'] },
      { text: 'z', at: 1, expires: 5 },
    ])
    await memory.write('t', 'other')
    await memory.settle()
    expect(await memory.stats('s')).toEqual({
      scope: ['s'],
      records: 2,
      superseded: 1,
      from: 3,
      to: 9,
      revision: 3,
      durability: 'volatile',
      erasure: 'bytes',
      views: { words: { revision: 4, lag: 0 } },
    })
    expect(await memory.stats('none')).toMatchObject({ records: 0, superseded: 0, revision: 0 })
  })
})

describe('scopes', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'a"', '..', '/', '\0', '😀', ','), { minLength: 1, maxLength: 3 })
    .map((segments) => scope(...segments))

  it('are listed at or below a prefix, by segment, page by page, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(path, { minLength: 1, maxLength: 12 }), path, async (paths, prefix) => {
        const memory = await open({ backends: {} })
        for (const one of paths) await memory.write(one, 'x')
        const distinct = [...new Map(paths.map((one) => [JSON.stringify(one), one])).values()].toSorted(
          compareScopes,
        )
        expect(await memory.scopes()).toEqual(distinct)
        const below = distinct.filter((one) => prefix.every((segment, i) => one[i] === segment))
        expect(await memory.scopes(prefix)).toEqual(below)
        const paged: Scope[] = []
        for (let after: Scope | undefined; ;) {
          const page = await memory.scopes(prefix, { limit: 2, after })
          paged.push(...page)
          after = page.at(-1)
          if (after === undefined) break
        }
        expect(paged).toEqual(below)
        await memory.close()
      }),
      { numRuns: 60 },
    )
  })
})

describe('the links of a record', () => {
  it('name what it corrects and was made from, wherever it is returned, and forget with it', async () => {
    const memory = await open({ backends: { words: words() } })
    const low = scope('acme', 'ana')
    await memory.write(low, { id: 'turn', text: 'the class is on Tuesday' })
    await memory.write('acme', [
      { id: 'old', text: 'Ana dances on Tuesday' },
      {
        id: 'new',
        text: 'Ana dances on Thursday',
        supersedes: ['old'],
        derivedFrom: [{ scope: low, id: 'turn' }],
      },
    ])
    const everywhere = async () => [
      (await memory.get('acme', ['new']))[0],
      (await memory.list('acme')).records.find(({ id }) => id === 'new'),
      (await memory.read('acme', 'Ana dances')).items.find(({ record }) => record.id === 'new')?.record,
    ]
    for (const record of await everywhere()) {
      expect(record?.supersedes).toEqual(['old'])
      expect(record?.derivedFrom).toEqual([{ scope: low, id: 'turn' }])
    }
    await memory.forget('acme', { ids: ['old'] })
    await memory.forget(low, { ids: ['turn'] }, { derived: 'keep' })
    for (const record of await everywhere()) {
      expect(record?.text).toBe('Ana dances on Thursday')
      expect(record).not.toHaveProperty('supersedes')
      expect(record).not.toHaveProperty('derivedFrom')
    }
  })
})
