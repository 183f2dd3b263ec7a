import { openMemory, scope, type Memory } from '@mnestic/core'
import { exampleOf, examplesFromLabels, feedbackLog, learnedRanker, type ExampleSet } from '@mnestic/ranker'
import { describe, expect, test } from 'vitest'
import { letters, numbersIn } from './toys.ts'

const ours = scope('ours')
const theirs = scope('theirs')

const facts = Array.from({ length: 60 }, (_, i) => `Thing ${i} is kept in box ${(i * 7) % 60} by Ana.`)

type Backends = {
  readonly letters: ReturnType<typeof letters>
  readonly numbers: ReturnType<typeof numbersIn>
  readonly feedback: ReturnType<typeof feedbackLog>
}

function open(ranker = learnedRanker()): Promise<Memory<Backends>> {
  return openMemory({
    backends: { letters: letters(), numbers: numbersIn(), feedback: feedbackLog() },
    signals: [],
    ranker,
    // Fixed weights that believe the wrong one.
    weights: { letters: 2, numbers: 0 },
  })
}

async function fill(memory: Memory<Backends>, where = ours, texts: readonly string[] = facts): Promise<void> {
  await memory.write(
    where,
    texts.map((text) => ({ id: `r${facts.indexOf(text)}`, text })),
  )
}

const cue = (i: number): string => `Where is thing ${i}?`
const labels = facts.map((_, i) => ({ cue: cue(i), relevant: [`r${i}`] }))

/** Tells the memory that the record asked for was the right one. */
async function use(memory: Memory<Backends>, questions: readonly number[], where = ours): Promise<void> {
  for (const i of questions) {
    const found = await memory.read(where, cue(i), { limit: 60, weights: { signals: { ranker: 0 } } })
    await memory.feedback(where, found, [`r${i}`])
  }
}

async function meanRank(memory: Memory<Backends>, questions: readonly number[]): Promise<number> {
  let sum = 0
  for (const i of questions) {
    const { items } = await memory.read(ours, cue(i), { limit: 60 })
    sum += 1 + items.findIndex(({ record }) => record.id === `r${i}`)
  }
  return sum / questions.length
}

async function linesOf(memory: Memory<Backends>): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const line of memory.export(ours)) lines.push(line)
  return lines
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i)

describe('labels', () => {
  test('make a memory find what was not labelled', async () => {
    const ranker = learnedRanker({ caution: 5 })
    await using memory = await open(ranker)
    await fill(memory)
    const before = await meanRank(memory, range(40, 60))
    const set = await examplesFromLabels(memory, ours, labels.slice(0, 40))
    const fitted = await ranker.fit(set)
    expect(fitted).toMatchObject({ examples: 40, records: 60, revision: 60 })
    expect(fitted?.signals).toEqual(['letters.score', 'numbers.score'])
    expect(await meanRank(memory, range(40, 60))).toBeLessThan(before)
  })

  test('give the same examples whether the ranker has learned or not', async () => {
    const ranker = learnedRanker()
    await using memory = await open(ranker)
    await fill(memory)
    const set = await examplesFromLabels(memory, ours, labels)
    await ranker.fit(set)
    expect(await examplesFromLabels(memory, ours, labels)).toEqual(set)
    expect(await ranker.isStale(set)).toBe(false)
  })

  test('are read until a signal says stop, and tell how far they are', async () => {
    await using memory = await open()
    await fill(memory)
    const stop = new AbortController()
    const seen: number[] = []
    const reading = examplesFromLabels(memory, ours, labels, {
      signal: stop.signal,
      onProgress: ({ done, total }) => {
        seen.push(done / total)
        if (done === 3) stop.abort()
      },
    })
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
    expect(seen).toEqual([1 / 60, 2 / 60, 3 / 60])
  })

  test.each([[{ candidates: 1 }], [{ candidates: 1_001 }], [{ depth: 3 }]])(
    'options %j are refused',
    async (options) => {
      await using memory = await open()
      await expect(examplesFromLabels(memory, ours, [], options as never)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    },
  )

  test('that are no labels are refused', async () => {
    await using memory = await open()
    for (const wrong of [undefined, [undefined], [{ cue: 'x' }], [{ cue: 'x', relevant: 'r1' }]])
      await expect(examplesFromLabels(memory, ours, wrong as never)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
  })
})

describe('what a ranker adds', () => {
  test('is in the recollection, adds up, and is taken out of examples made of it', async () => {
    const ranker = learnedRanker()
    await using memory = await open(ranker)
    await fill(memory)
    await ranker.fit(await examplesFromLabels(memory, ours, labels))
    const found = await memory.read(ours, cue(3), { limit: 60, diversity: 0.3 })
    for (const { score, via, signals } of found.items) {
      expect(signals['ranker']?.contribution).not.toBe(0)
      const parts = [
        ...Object.values(via).flatMap((one) => Object.values(one.signals)),
        ...Object.values(signals),
      ]
      expect(parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 10)
    }
    const plain = await memory.read(ours, cue(3), { limit: 60, weights: { signals: { ranker: 0 } } })
    const scores = new Map(plain.items.map(({ record, score }) => [record.id, score]))
    for (const [i, { score, signals }] of exampleOf(ours, found, []).candidates.entries()) {
      expect(score).toBeCloseTo(scores.get(found.items[i]?.record.id ?? '') ?? NaN, 10)
      expect(Object.keys(signals).toSorted()).toEqual(['letters.score', 'numbers.score'])
    }
  })
})

describe('exampleOf', () => {
  test('takes an id to be of the scope it was said of: others have the same ones', async () => {
    await using memory = await open()
    const below = scope('ours', 'below')
    await fill(memory)
    await fill(memory, below)
    const found = await memory.read(ours, cue(3), { limit: 1_000, candidates: 1_000, descendants: true })
    expect(found.items).toHaveLength(2 * facts.length)
    for (const where of [ours, below]) {
      const own = found.items.filter(({ record }) => record.scope.length === where.length)
      const { candidates, relevant } = exampleOf(where, found, ['r3', 'nobody'])
      expect(candidates.map(({ score }) => score)).toEqual(own.map(({ score }) => score))
      expect(relevant).toEqual([own.findIndex(({ record }) => record.id === 'r3')])
      await memory.feedback(where, found, ['r3'])
      expect((await memory.views.feedback.examples(where)).examples).toEqual([
        exampleOf(where, found, ['r3']),
      ])
    }
    expect(exampleOf('ours', found, [])).toEqual(exampleOf(ours, found, []))
    expect(exampleOf(theirs, found, ['r3'])).toEqual({ candidates: [], relevant: [] })
    for (const wrong of [undefined, '', []])
      expect(() => exampleOf(wrong as never, found, [])).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
  })
})

describe('feedback', () => {
  test('gives the examples that its recollections gave', async () => {
    await using memory = await open()
    await fill(memory)
    await use(memory, [1, 2])
    const found = await memory.read(ours, cue(2), { limit: 60, weights: { signals: { ranker: 0 } } })
    const { examples, records } = await memory.views.feedback.examples(ours)
    expect(records).toBe(60)
    expect(examples).toHaveLength(2)
    expect(examples[1]).toEqual(exampleOf(ours, found, ['r2']))
    expect(examples[1]?.candidates.map(({ score }) => score)).toEqual(found.items.map(({ score }) => score))
    expect((await memory.views.feedback.examples(ours, { limit: 1 })).examples).toEqual([examples[1]])
  })

  test('of one scope is none of another', async () => {
    await using memory = await open()
    await fill(memory)
    await fill(memory, theirs)
    await use(memory, [1, 2])
    expect((await memory.views.feedback.examples(theirs)).examples).toEqual([])
    expect((await memory.views.feedback.examples('nowhere')).examples).toEqual([])
  })

  test('takes no part in ranking', async () => {
    await using memory = await open()
    await using without = await openMemory({
      backends: { letters: letters(), numbers: numbersIn() },
      signals: [],
      weights: { letters: 2, numbers: 0 },
    })
    await fill(memory)
    await without.write(
      ours,
      facts.map((text, i) => ({ id: `r${i}`, text })),
    )
    await use(memory, [1, 2])
    const order = ({
      items,
    }: {
      readonly items: readonly { readonly score: number; readonly record: { id: string } }[]
    }) => items.map(({ record, score }) => [record.id, score])
    expect(order(await memory.read(ours, cue(5), { limit: 60 }))).toEqual(
      order(await without.read(ours, cue(5), { limit: 60 })),
    )
  })

  test('on a record leaves with it, and a fit after the forget is, bit for bit, one that never saw it', async () => {
    // Recollections of five: each names five records, so that a forget takes some examples and leaves others.
    const small = async (memory: Memory<Backends>, questions: readonly number[]): Promise<void> => {
      for (const i of questions) {
        const found = await memory.read(ours, cue(i), { limit: 5, weights: { letters: 0, numbers: 1 } })
        await memory.feedback(ours, found, [`r${i}`])
      }
    }
    const ranker = learnedRanker()
    await using memory = await open(ranker)
    await fill(memory)
    await small(memory, range(0, 40))
    const all = await memory.views.feedback.examples(ours)
    await ranker.fit(all)
    const before = ranker.save()
    const { proof } = await memory.forget(ours, { ids: ['r7'] })
    expect(proof['log']?.remaining).toBe(0)
    const left = await memory.views.feedback.examples(ours)
    expect(left.examples.length).toBeGreaterThan(0)
    expect(left.examples.length).toBeLessThan(all.examples.length)
    expect(all.examples).toEqual(expect.arrayContaining([...left.examples]))

    // What was fitted does not change by itself: it says that it is of another time.
    expect(ranker.save()).toEqual(before)
    expect(await ranker.isStale(left)).toBe(true)
    await ranker.fit(left)
    expect(await ranker.isStale(left)).toBe(false)

    await using never = await open()
    await fill(never)
    const named: (readonly string[])[] = []
    for (const i of range(0, 40)) {
      const found = await never.read(ours, cue(i), { limit: 5, weights: { letters: 0, numbers: 1 } })
      named.push(found.items.map(({ record }) => record.id))
    }
    await small(
      never,
      range(0, 40).filter((i) => named[i]?.includes('r7') === false),
    )
    const unseen = learnedRanker()
    await unseen.fit(await never.views.feedback.examples(ours))
    expect(ranker.save()?.parameters).toEqual(unseen.save()?.parameters)
    expect(ranker.fitted?.digest).toBe(unseen.fitted?.digest)
  })

  test('is forgotten with the scope: the ranker knows nothing then', async () => {
    const ranker = learnedRanker()
    await using memory = await open(ranker)
    await fill(memory)
    await use(memory, [1, 2])
    await ranker.fit(await memory.views.feedback.examples(ours))
    await memory.forget(ours, { everything: true })
    const left: ExampleSet = await memory.views.feedback.examples(ours)
    expect(left.examples).toEqual([])
    expect(await ranker.isStale(left)).toBe(true)
    expect(await ranker.fit(left)).toBeUndefined()
    expect(await ranker.isStale(left)).toBe(false)
  })

  test('moves with an export', async () => {
    await using memory = await open()
    await using other = await open()
    await fill(memory)
    await use(memory, [1, 2, 3])
    await other.import(memory.export(ours))
    expect((await other.views.feedback.examples(ours)).examples).toEqual(
      (await memory.views.feedback.examples(ours)).examples,
    )
  })

  test('on what a ranker had moved gives what was there before', async () => {
    const ranker = learnedRanker()
    await using memory = await open(ranker)
    await fill(memory)
    await ranker.fit(await examplesFromLabels(memory, ours, labels))
    const found = await memory.read(ours, cue(2), { limit: 60 })
    expect(found.items[0]?.signals['ranker']?.contribution).not.toBe(0)
    await memory.feedback(ours, found, ['r2'])
    const { examples } = await memory.views.feedback.examples(ours)
    expect(examples).toEqual([exampleOf(ours, found, ['r2'])])
  })

  test('that was logged before scores were is left out, and leaves with its records all the same', async () => {
    await using memory = await open()
    await using other = await open()
    await fill(memory)
    await use(memory, [1, 2, 3])
    const lines = await linesOf(memory)
    const scores = /,"scores":\[[^\]]*\]/
    const last = lines.findLastIndex((line) => scores.test(line))
    await other.import(lines.map((line, i) => (i === last ? line : line.replace(scores, ''))))
    const { examples } = await other.views.feedback.examples(ours)
    expect(examples).toEqual((await memory.views.feedback.examples(ours)).examples.slice(2))
    const { proof } = await other.forget(ours, { ids: ['r7'] })
    expect(proof['log']?.remaining).toBe(0)
    expect((await linesOf(other)).some((line) => line.includes('@core/feedback'))).toBe(false)
  })

  test('is asked for by a scope and a limit alone', async () => {
    await using memory = await open()
    for (const wrong of [null, { limit: 0 }, { limit: 100_001 }, { weights: {} }])
      await expect(memory.views.feedback.examples(ours, wrong as never)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
  })
})
