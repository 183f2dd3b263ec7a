import { estimateTokens } from '@mnestic/core'
import type { CompactPlan, Reading } from '@mnestic/lstm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openStream, told, weights, type StreamMemory } from './story.ts'

const records = told(5, 60).records.map((record, i) => ({ ...record, id: `r${i}` }))

const idsIn = async (memory: StreamMemory): Promise<readonly string[]> =>
  (await memory.list('a', { limit: 1_000 })).records.map(({ id }) => id)

function stays({ keep, promote }: CompactPlan): ReadonlySet<string> {
  return new Set([...keep, ...promote])
}

describe('compact', () => {
  it('plans and does nothing; to forget what the plan lets go applies it', async () => {
    await using memory = await openStream({ weights: await weights({ steps: 60 }) })
    await memory.write('a', records)
    const before = await idsIn(memory)
    const plan = await memory.views.worth.compact('a', { tokens: 200 })
    expect(await idsIn(memory)).toEqual(before)
    expect([...plan.promote, ...plan.keep, ...plan.letGo].toSorted()).toEqual(before.toSorted())
    expect(plan.tokens.after).toBeLessThanOrEqual(200)
    expect(plan.tokens.before).toBe(records.reduce((sum, { text }) => sum + estimateTokens(text), 0))
    const ifRevision = plan.revision
    await memory.forget('a', { ids: plan.letGo }, { ifRevision, derived: 'keep' })
    expect(await idsIn(memory)).toEqual(before.filter((id) => stays(plan).has(id)))
  })

  it('is refused by forget when the scope has changed since', async () => {
    await using memory = await openStream()
    await memory.write('a', records)
    const { letGo, revision } = await memory.views.worth.compact('a', { tokens: 100 })
    await memory.write('b', 'elsewhere')
    await memory.forget('a', { ids: letGo.slice(0, 1) }, { ifRevision: revision, derived: 'keep' })
    await expect(
      memory.forget('a', { ids: letGo.slice(1) }, { ifRevision: revision, derived: 'keep' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    const next = await memory.views.worth.compact('a', { tokens: 100 })
    await memory.write('a', 'One more.')
    await expect(
      memory.forget('a', { ids: next.letGo }, { ifRevision: next.revision, derived: 'keep' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('promotes what the weights say is worth most for its tokens, and keeps the newest whatever they are', async () => {
    await using memory = await openStream({ weights: await weights({ steps: 60 }) })
    await memory.write('a', records)
    const { readings } = await memory.views.worth.readings('a')
    const plan = await memory.views.worth.compact('a', { tokens: 200, recent: 40, countTokens: () => 10 })
    expect(plan.keep).toEqual(['r56', 'r57', 'r58', 'r59'])
    await using idf = await openStream()
    await idf.write('a', records)
    // No word stands twice in a record: the mean of its information, times its words, is the sum.
    const words = (await idf.views.worth.readings('a')).readings.map(({ record, keep }) => ({
      id: record.id,
      information: keep * record.text.match(/\w+/g)!.length,
    }))
    const worth = ({ record, keep }: Reading): number =>
      Math.sqrt(words.find(({ id }) => id === record.id)!.information) / (1 + Math.exp(-keep))
    const best = readings
      .filter(({ record }) => !plan.keep.includes(record.id))
      .toSorted((a, b) => worth(b) - worth(a) || a.record.seq - b.record.seq)
      .slice(0, 16)
    expect([...plan.promote].toSorted()).toEqual(best.map(({ record }) => record.id).toSorted())
    expect(plan.source).toMatchObject({ by: 'weights' })
  })

  it('prefers of two that look alike to the network the one with rarer words', async () => {
    await using memory = await openStream({ weights: await weights() })
    const common = Array.from({ length: 12 }, (_, i) => ({ id: `r${i}`, text: 'My sister lives in Turin.' }))
    await memory.write('a', common.toSpliced(7, 1, { id: 'rare', text: 'My sister lives in Porto.' }))
    const { readings } = await memory.views.worth.readings('a')
    const best = readings.toSorted((a, b) => b.keep - a.keep)[0]
    expect(best?.record.id).not.toBe('rare')
    const plan = await memory.views.worth.compact('a', { tokens: 1, recent: 0, countTokens: () => 1 })
    expect(plan.promote).toEqual(['rare'])
  })

  it('goes by the information of words where nothing is fitted, and says so', async () => {
    await using memory = await openStream()
    const common = Array.from({ length: 20 }, (_, i) => ({ id: `c${i}`, text: 'yes of course' }))
    await memory.write('a', [
      ...common.slice(0, 10),
      { id: 'rare', text: 'tango in Lisbon' },
      ...common.slice(10),
    ])
    const plan = await memory.views.worth.compact('a', { tokens: 1, recent: 0, countTokens: () => 1 })
    expect(plan).toMatchObject({ keep: [], promote: ['rare'], source: { by: 'idf' } })
  })

  it('never lets a correction go while what it corrects stays, nor exceeds its tokens', async () => {
    const history = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 25 }),
      corrects: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 4 })), { maxLength: 30 }),
      tokens: fc.integer({ min: 0, max: 60 }),
      recent: fc.integer({ min: 0, max: 30 }),
    })
    await fc.assert(
      fc.asyncProperty(history, async ({ sizes, corrects, tokens, recent }) => {
        await using memory = await openStream()
        const links = sizes.map((): string[] => [])
        for (const [a, b] of corrects) {
          const newer = a % sizes.length
          const older = `r${newer - b}`
          if (newer >= b && links[newer]?.includes(older) === false) links[newer]?.push(older)
        }
        await memory.write(
          'a',
          sizes.map((size, i) => ({ id: `r${i}`, text: `w${i} `.repeat(size), supersedes: links[i] })),
        )
        const plan = await memory.views.worth.compact('a', {
          tokens,
          recent: Math.min(recent, tokens),
          countTokens: (text) => text.trim().split(' ').length,
        })
        const all = stays(plan)
        const total = sizes.reduce((sum, size, i) => sum + (all.has(`r${i}`) ? size : 0), 0)
        expect(plan.tokens).toEqual({ before: sizes.reduce((a, b) => a + b, 0), after: total })
        expect(total).toBeLessThanOrEqual(tokens)
        for (const [newer, older] of links.entries())
          for (const id of older) if (all.has(id)) expect(all).toContain(`r${newer}`)
        expect(plan.letGo.filter((id) => all.has(id))).toEqual([])
        expect(all.size + plan.letGo.length).toBe(sizes.length)
        // What was let go would not have fitted beside the rest, alone at least.
        const left = tokens - total
        for (const id of plan.letGo)
          if (links.every((older) => !older.includes(id)))
            expect(sizes[Number(id.slice(1))]).toBeGreaterThan(left)
      }),
      { numRuns: 150 },
    )
  })

  it('keeps a summary whose evidence goes', async () => {
    await using memory = await openStream()
    await memory.write('a', [
      { id: 'old', text: 'yes yes yes' },
      { id: 'summary', text: 'Ana agreed to dance tango.', derivedFrom: ['old'] },
    ])
    const plan = await memory.views.worth.compact('a', { tokens: 10, recent: 10, countTokens: () => 10 })
    expect(plan).toMatchObject({ keep: ['summary'], letGo: ['old'] })
    await memory.forget('a', { ids: plan.letGo }, { ifRevision: plan.revision, derived: 'keep' })
    expect(await idsIn(memory)).toEqual(['summary'])
  })

  it('does not know of what has expired, and is empty where nothing was written', async () => {
    await using memory = await openStream({}, { clock: () => 1_000 })
    await memory.write('a', [
      { id: 'gone', text: 'tea', expires: 500 },
      { id: 'here', text: 'rum' },
    ])
    const plan = await memory.views.worth.compact('a', { tokens: 0, countTokens: () => 3 })
    expect(plan).toMatchObject({ keep: [], promote: [], letGo: ['here'], tokens: { before: 3, after: 0 } })
    expect(await memory.views.worth.compact('never', { tokens: 9 })).toMatchObject({
      letGo: [],
      tokens: { before: 0, after: 0 },
    })
  })

  it.each([
    [undefined],
    [{}],
    [{ tokens: -1 }],
    [{ tokens: 1.5 }],
    [{ tokens: 10, recent: 11 }],
    [{ tokens: 10, countTokens: 3 }],
    [{ tokens: 10, countTokens: () => NaN }],
    [{ tokens: 10, budget: 10 }],
  ])('refuses %j', async (options) => {
    await using memory = await openStream()
    await memory.write('a', 'tea')
    const { worth } = memory.views
    await expect(worth.compact('a', options as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
