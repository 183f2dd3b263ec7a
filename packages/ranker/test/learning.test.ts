import { createHash } from 'node:crypto'
import { isMnesticError } from '@mnestic/core'
import { learnedRanker, type RankExample } from '@mnestic/ranker'
import { describe, expect, test } from 'vitest'
import { madeUp, reciprocalRank } from './examples.ts'

const teachers = madeUp(200, 1)
const others = madeUp(200, 2)

/** Largest change of a score. */
function reach(ranker: ReturnType<typeof learnedRanker>, examples: readonly RankExample[]): number {
  return Math.max(
    ...examples.flatMap(({ candidates }) => (ranker.rank(candidates) ?? []).map((x) => Math.abs(x))),
  )
}

describe('a fit', () => {
  test('finds right ones of lists that it has not seen better than the fixed score does', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers)
    const fixed = reciprocalRank(others, () => undefined)
    expect(reciprocalRank(others, ranker.rank)).toBeGreaterThan(fixed + 0.1)
  })

  test('is the same bits again, and known bits on every machine', async () => {
    const [one, two] = [learnedRanker(), learnedRanker()]
    await Promise.all([one.fit(teachers), two.fit(structuredClone(teachers))])
    expect(two.save()).toEqual(one.save())
    const bits = Float64Array.from(one.save()?.parameters ?? [])
    const hash = createHash('sha256').update(new Uint8Array(bits.buffer)).digest('hex')
    expect(hash).toBe('d6ea32e842723e4d628a6c03aa8500144bc6c4688a2a63be314bc440bb7140db')
  })

  test('depends on the seed, and not on the order in which signals were put into their object', async () => {
    const turned = teachers.map(({ candidates, relevant }) => ({
      candidates: candidates.map(({ signals, score }) => ({
        score,
        signals: Object.fromEntries(Object.entries(signals).toReversed()),
      })),
      relevant,
    }))
    const [one, two, three] = [learnedRanker(), learnedRanker(), learnedRanker({ seed: 2 })]
    await one.fit(teachers)
    await two.fit(turned)
    await three.fit(teachers)
    expect(two.save()).toEqual(one.save())
    expect(three.save()?.parameters).not.toEqual(one.save()?.parameters)
  })

  test('owes nothing to an earlier fit', async () => {
    const [fresh, used] = [learnedRanker(), learnedRanker()]
    await fresh.fit(teachers)
    await used.fit(others)
    await used.fit(teachers)
    expect(used.save()).toEqual(fresh.save())
  })

  test('of few examples moves little, and of more believes more', async () => {
    const reaches: number[] = []
    for (const count of [1, 5, 50, 200]) {
      const ranker = learnedRanker()
      await ranker.fit(teachers.slice(0, count))
      reaches.push(reach(ranker, others))
    }
    expect(reaches.toSorted((a, b) => a - b)).toEqual(reaches)
    expect(reaches[0]).toBeLessThan(0.05)
    const wary = learnedRanker({ caution: 1_000 })
    await wary.fit(teachers)
    expect(reach(wary, others) / (reaches[3] ?? NaN)).toBeCloseTo(200 / 1_200 / (200 / 300), 10)
  })

  test('of few examples with wrong labels hurts little', async () => {
    const wrong = madeUp(10, 5).map(({ candidates, relevant }) => ({
      candidates,
      relevant: [((relevant[0] ?? 0) + 5) % candidates.length],
    }))
    const ranker = learnedRanker()
    await ranker.fit(wrong)
    const fixed = reciprocalRank(others, () => undefined)
    expect(reciprocalRank(others, ranker.rank)).toBeGreaterThan(fixed - 0.02)
  })

  test('of nothing, or of what teaches nothing, is unfitted again', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers)
    expect(ranker.fitted?.examples).toBe(200)
    const [first] = teachers
    const candidates = first?.candidates ?? []
    await ranker.fit([
      { candidates, relevant: [] },
      { candidates, relevant: candidates.map((_, i) => i) },
      { candidates: [], relevant: [] },
    ])
    expect(ranker.fitted).toBeUndefined()
    expect(ranker.save()).toBeUndefined()
    expect(ranker.rank(candidates)).toBeUndefined()
  })

  test('learns from the fifty strongest of a list alone', async () => {
    const long = madeUp(40, 7, 80)
    const short = long.map(({ candidates, relevant }) => {
      const kept = candidates.toSorted((a, b) => b.score - a.score).slice(0, 50)
      const right = kept.findIndex((candidate) => candidate === candidates[relevant[0] ?? -1])
      return { candidates: kept, relevant: right < 0 ? [] : [right] }
    })
    const [one, two] = [learnedRanker(), learnedRanker()]
    await one.fit(long)
    await two.fit(short)
    expect(one.save()).toEqual(two.save())
    expect(one.fitted?.examples).toBeLessThan(40)
    expect(await one.isStale(short)).toBe(false)
  })

  test('tells how far it is', async () => {
    const seen: number[] = []
    const losses: number[] = []
    await learnedRanker({ epochs: 4 }).fit(teachers, {
      onProgress: ({ epoch, epochs, loss }) => {
        seen.push(epoch / epochs)
        losses.push(loss)
      },
    })
    expect(seen).toEqual([0.25, 0.5, 0.75, 1])
    expect(losses[3]).toBeLessThan(losses[0] ?? 0)
  })

  test('that is aborted leaves what was learned before', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers)
    const before = ranker.save()
    const stop = new AbortController()
    let epochs = 0
    const fitting = ranker.fit(others, {
      signal: stop.signal,
      onProgress: () => {
        epochs += 1
        stop.abort(new Error('enough'))
      },
    })
    await expect(fitting).rejects.toSatisfy((error) => isMnesticError(error, 'ABORTED'))
    expect(epochs).toBe(1)
    await expect(ranker.fit(others, { signal: AbortSignal.abort() })).rejects.toSatisfy((error) =>
      isMnesticError(error, 'ABORTED'),
    )
    expect(ranker.save()).toEqual(before)
  })

  test('that ends after one begun later brings nothing back', async () => {
    const ranker = learnedRanker()
    const early = ranker.fit(teachers)
    await ranker.fit([])
    expect(await early).toBeUndefined()
    expect(ranker.fitted).toBeUndefined()
    expect(ranker.save()).toBeUndefined()
    // One that is aborted is in nobody's way.
    const other = ranker.fit(teachers)
    const stop = new AbortController()
    const aborted = ranker.fit(others, { signal: stop.signal })
    stop.abort()
    await expect(aborted).rejects.toSatisfy((error) => isMnesticError(error, 'ABORTED'))
    expect(await other).toEqual(ranker.fitted)
    expect(ranker.fitted?.examples).toBe(teachers.length)
  })

  test('is not moved by who changes the examples meanwhile', async () => {
    const mine = structuredClone(teachers) as RankExample[]
    const [one, two] = [learnedRanker(), learnedRanker()]
    const fitting = one.fit(mine)
    mine.length = 3
    await fitting
    await two.fit(teachers)
    expect(one.save()).toEqual(two.save())
  })
})

describe('lists of another kind are left as they are', () => {
  const list = others[0]?.candidates ?? []

  test('with a signal that never told examples apart', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers)
    const role = (value: (i: number) => number): typeof list =>
      list.map(({ signals, score }, i) => ({ score, signals: { ...signals, role: value(i) } }))
    expect(ranker.rank(role((i) => i % 2))).toBeUndefined()
    expect(ranker.rank(role(() => 1))).toEqual(ranker.rank(list))
  })

  test('without a signal of a backend that all examples had', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers)
    const without = (name: string): typeof list =>
      list.map(({ signals, score }) => ({
        score,
        signals: Object.fromEntries(Object.entries(signals).filter(([key]) => key !== name)),
      }))
    expect(ranker.rank(without('longTerm.score'))).toBeUndefined()
    // The memory's own are silent when they have nothing to say of a cue.
    expect(ranker.rank(without('asking'))).toHaveLength(list.length)
    // One that says the same of all says as little as none.
    const alike = list.map(({ signals, score }) => ({ score, signals: { ...signals, 'longTerm.score': 1 } }))
    expect(ranker.rank(alike)).toBeUndefined()
  })
})

describe('a strange value', () => {
  test('counts no more than four standard deviations', async () => {
    const learned = learnedRanker({ hidden: 0 })
    await learned.fit(teachers)
    const saved = learned.save()
    if (saved === undefined) throw new Error('It was fitted.')
    const { signals } = saved.fitted
    const bm25 = signals.indexOf('words.bm25')
    const one = (at: number) => [...signals, 'score'].map((_, i) => (i === at ? 1 : 0))
    // It adds what it reads of one signal.
    const ranker = learnedRanker({
      saved: { ...saved, mean: one(-1), scale: one(bm25), parameters: one(bm25), trust: 1 },
    })
    const values = [0, 3.5, 4, 4.5, 1e9, -3.5, -4.5, -1e9]
    const list = values.map((value, i) => ({
      signals: { 'words.bm25': value, 'longTerm.score': i, asking: 0 },
      score: 0,
    }))
    expect(ranker.rank(list)).toEqual([0, 3.5, 4, 4, 4, -3.5, -4, -4])
  })
})

describe('what is saved', () => {
  test('ranks the same bits after JSON', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers)
    const saved = JSON.parse(JSON.stringify(ranker.save())) as NonNullable<ReturnType<typeof ranker.save>>
    const again = learnedRanker({ saved })
    expect(again.fitted).toEqual(ranker.fitted)
    for (const { candidates } of others) expect(again.rank(candidates)).toEqual(ranker.rank(candidates))
    expect(await again.isStale(teachers)).toBe(false)
    expect(await again.isStale(teachers.slice(1))).toBe(true)
  })

  test('is refused where it is damaged or newer', async () => {
    const ranker = learnedRanker()
    await ranker.fit(teachers.slice(0, 3))
    const saved = ranker.save()
    if (saved === undefined) throw new Error('It was fitted.')
    const damaged: readonly (readonly [string, unknown])[] = [
      ['format', 'x'],
      ['version', 0],
      ['fitted', {}],
      ['fitted', { ...saved.fitted, signals: ['words.bm25'] }],
      ['fitted', { ...saved.fitted, revision: -1 }],
      ['always', ['never']],
      ['mean', saved.mean.slice(1)],
      ['scale', [...saved.scale.slice(1), NaN]],
      ['parameters', saved.parameters.slice(1)],
      ['parameters', saved.parameters.map(() => null)],
      ['hidden', 1.5],
      ['trust', 0],
    ]
    for (const [name, value] of damaged)
      expect(() => learnedRanker({ saved: { ...saved, [name]: value } }), name).toThrow(
        expect.objectContaining({ code: 'CORRUPT' }),
      )
    expect(() => learnedRanker({ saved: { ...saved, version: 2 } as never })).toThrow(
      expect.objectContaining({ code: 'NEWER_FORMAT' }),
    )
  })
})

describe('bad input', () => {
  test.each([
    { seed: -1 },
    { seed: 1.5 },
    { hidden: 65 },
    { epochs: 0 },
    { caution: -1 },
    { caution: NaN },
    { speed: 1 },
    null,
  ])('options %j are refused', (options) => {
    expect(() => learnedRanker(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })

  test.each([
    ['no list', {}],
    ['nothing', undefined],
    ['no candidates', [{ relevant: [] }]],
    ['no index', [{ candidates: [{ signals: {}, score: 1 }], relevant: [1] }]],
    ['no score', [{ candidates: [{ signals: {}, score: NaN }], relevant: [0] }]],
    ['no number', [{ candidates: [{ signals: { a: Infinity }, score: 1 }], relevant: [0] }]],
    ['no signals', [{ candidates: [{ score: 1 }], relevant: [0] }]],
  ])('%s in place of examples is refused, and nothing changes', async (_, examples) => {
    const ranker = learnedRanker()
    await ranker.fit(teachers.slice(0, 3))
    const before = ranker.save()
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as unknown
    await expect(ranker.fit(examples as never)).rejects.toEqual(refused)
    await expect(ranker.isStale(examples as never)).rejects.toEqual(refused)
    expect(ranker.save()).toEqual(before)
  })
})
