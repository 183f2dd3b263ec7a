import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask, dimensions, openPoints, passages, textOf, vectorOf, type Point } from './points.ts'

const part = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dimensions, maxLength: dimensions })
const point = fc.array(part, { minLength: 1, maxLength: 4 })
const speaker = fc.constantFrom('ana', 'bo', 'cy')
const told = fc.array(fc.record({ point, speaker }), { minLength: 1, maxLength: 40 })
const cue = part.filter((numbers) => numbers.some((x) => x !== 0))

interface Weighting {
  readonly passages?: boolean
  readonly whole?: number
}

/** The slow readable version, in plain sums of float64: undefined where no vector of the record has an opinion. */
function oracle(text: string, asked: Float32Array, { passages: parts = true, whole = 1 }: Weighting) {
  const spans = parts ? passages(text) : []
  const rows = [
    { code: 'whole', start: 0, end: text.length, weight: spans.length > 0 ? whole : 1, text },
    ...spans.map((span) => ({ code: 'passage', ...span, weight: 1, text: text.slice(span.start, span.end) })),
  ]
  return rows
    .flatMap(({ text: words, weight, ...place }) => {
      const vector = vectorOf(words)
      if (weight === 0 || vector.every((x) => x === 0)) return []
      const cosine = vector.reduce((sum, x, i) => sum + x * (asked[i] ?? 0), 0)
      return [{ ...place, cosine, score: weight * cosine }]
    })
    .reduce<{ code: string; start: number; end: number; cosine: number; score: number } | undefined>(
      (best, one) => (best === undefined || one.score > best.score + 1e-6 ? one : best),
      undefined,
    )
}

const weightings: readonly Weighting[] = [{}, { passages: false }, { whole: 0.5 }, { whole: 0 }]

describe.each(weightings)('a search with %o', (weighting) => {
  it('answers as a plain computation in float64 does', async () => {
    await fc.assert(
      fc.asyncProperty(
        told,
        cue,
        fc.integer({ min: 1, max: 12 }),
        fc.option(speaker),
        async (records, numbers, limit, only) => {
          await using memory = await openPoints(weighting)
          const texts = records.map((one) => textOf(one.point))
          await memory.write(
            'a',
            records.map((one, i) => ({ id: String(i), text: texts[i] ?? '', speaker: one.speaker })),
          )
          const asked = vectorOf(textOf([numbers]))
          const said = await ask(memory, 'a', asked, { limit, ...(only !== null && { speaker: only }) })
          const expected = texts.map((text, i) =>
            only === null || records[i]?.speaker === only ? oracle(text, asked, weighting) : undefined,
          )
          const known = expected.filter((one) => one !== undefined)
          expect(said.length).toBe(Math.min(limit, known.length))
          for (const one of said) {
            const right = expected[Number(one.id)]
            expect(one.score).toBeCloseTo(right?.score ?? NaN, 6)
            expect(one.cosine).toBeCloseTo(right?.cosine ?? NaN, 6)
            // Of rows that are equally good, either may be named, where float32 sums in two orders differ.
            const named = (texts[Number(one.id)] ?? '').slice(one.start, one.end)
            expect(vectorOf(named).reduce((sum, x, i) => sum + x * (asked[i] ?? 0), 0)).toBeCloseTo(
              one.cosine,
              6,
            )
          }
          // Strongest first, equal ones in the order in which they were written, and none left out that is stronger.
          for (const [i, one] of said.entries()) {
            const next = said[i + 1]
            if (next === undefined) continue
            const inOrder =
              one.score > next.score || (one.score === next.score && Number(one.id) < Number(next.id))
            expect(inOrder).toBe(true)
          }
          const weakest = said.at(-1)?.score ?? Infinity
          const ids = new Set(said.map((one) => one.id))
          for (const [i, one] of expected.entries())
            if (one !== undefined && !ids.has(String(i)))
              expect(one.score).toBeLessThanOrEqual(weakest + 1e-6)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('where the whole text counts less', () => {
  it.each([0, 0.5])(
    'the best by all parts is answered, though one is closer as a whole (%d)',
    async (whole) => {
      await using memory = await openPoints({ whole })
      await memory.write('a', [
        { id: 'whole', text: '9 0 0 0 0|0 9 0 0 0' },
        { id: 'part', text: '5 5 2 0 0' },
      ])
      const said = await ask(memory, 'a', vectorOf('1 1 0 0 0'), { limit: 1 })
      expect(said.map((one) => one.id)).toEqual(['part'])
    },
  )
})

describe('of equally strong records', () => {
  it('those written first are answered', async () => {
    await using memory = await openPoints()
    const same = Array.from({ length: 30 }, (_, i) => ({ id: String(i), text: '1 2 0 0 0' }))
    await memory.write('a', [...same, { id: 'closer', text: '1 1 0 0 0' }])
    const said = await ask(memory, 'a', vectorOf('1 0 0 0 0'), { limit: 4 })
    expect(said.map((one) => one.id)).toEqual(['closer', '0', '1', '2'])
  })
})

describe('what has no vector', () => {
  const silent: Point = [[0, 0, 0, 0, 0]]

  it('is not answered, and is weighed by no number', async () => {
    await using memory = await openPoints()
    await memory.write('a', [
      { id: 'silent', text: textOf(silent) },
      { id: 'heard', text: textOf([[1, 0, 0, 0, 0]]) },
      { id: 'opposite', text: textOf([[-1, 0, 0, 0, 0]]) },
    ])
    const said = await ask(memory, 'a', vectorOf('1 0 0 0 0'))
    expect(said.map((one) => [one.id, one.score])).toEqual([
      ['heard', 1],
      ['opposite', -1],
    ])
  })

  it('does not hide the other passages of its record', async () => {
    await using memory = await openPoints()
    const text = textOf([...silent, [1, 0, 0, 0, 0], [0, 9, 0, 0, 0]])
    await memory.write('a', { id: 'mixed', text })
    const [said] = await ask(memory, 'a', vectorOf('1 0 0 0 0'))
    expect(said).toMatchObject({ id: 'mixed', score: 1, code: 'passage', start: 10, end: 19 })
    expect(text.slice(10, 19)).toBe('1 0 0 0 0')
  })

  it('leaves a memory in which nothing has an opinion with an empty answer', async () => {
    await using memory = await openPoints()
    await memory.write('a', textOf(silent))
    expect(await ask(memory, 'a', vectorOf('1 0 0 0 0'))).toEqual([])
  })
})

describe('neighbours', () => {
  it('answers the same bits whoever else is in the storage', async () => {
    const points = fc.sample(point, { numRuns: 60, seed: 5 })
    const asked = fc.sample(cue, { numRuns: 10, seed: 6 }).map((numbers) => vectorOf(textOf([numbers])))
    await using alone = await openPoints()
    await using crowded = await openPoints({ scopes: 2 })
    for (const [i, one] of points.entries()) {
      await alone.write('ana', { id: String(i), text: textOf(one) })
      await crowded.write('ana-2', { id: String(i), text: textOf(one.toReversed()) })
      await crowded.write('ana', { id: String(i), text: textOf(one) })
      await crowded.write(['ana', 'below'], { id: String(i), text: textOf([[1, 2, 2, 2, 1]]) })
    }
    for (const vector of asked) {
      const answer = await ask(crowded, 'ana', vector)
      expect(answer).toEqual(await ask(alone, 'ana', vector))
      expect(answer.length).toBeGreaterThan(50)
      // The others are asked as well, so that their states come and go.
      expect((await ask(crowded, 'ana-2', vector)).length).toBeGreaterThan(50)
    }
  })

  it('keeps its answers with more scopes than it may keep in memory', async () => {
    await using memory = await openPoints({ scopes: 3 })
    const names = Array.from({ length: 40 }, (_, i) => `user-${i}`)
    for (const [i, name] of names.entries()) await memory.write(name, { id: name, text: `1 ${i} 0 0 0` })
    for (let round = 0; round < 2; round++)
      for (const [i, name] of names.entries()) {
        const said = await ask(memory, name, vectorOf(`1 ${i} 0 0 0`))
        expect(said.map((one) => one.id)).toEqual([name])
        expect(said[0]?.score).toBeCloseTo(1, 6)
      }
  })
})

describe('a filter that few records pass', () => {
  it('has those looked up, and nothing else compared', async () => {
    await using memory = await openPoints()
    const records = Array.from({ length: 200 }, (_, i) => ({
      id: String(i),
      text: textOf([[i, 1, 0, 0, 0]]),
      speaker: i % 70 === 5 ? 'few' : 'many',
    }))
    await memory.write('a', records)
    const scanned = async (filter?: { readonly speaker: string }): Promise<unknown> => {
      const cue = { vector: vectorOf(textOf([[1, 1, 0, 0, 0]])) }
      const found = await memory.read('a', cue, { explain: true, ...(filter && { filter }) })
      return found.explanation?.efforts['near']?.['scanned']
    }
    expect(await scanned()).toBe(200)
    expect(await scanned({ speaker: 'few' })).toBe(3)
    expect(await scanned({ speaker: 'many' })).toBe(200)
  })
})
