import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareOut } from '../../src/paths/soft-split.ts'
import {
  bestSplit,
  emptyPrefix,
  extendPrefix,
  maxSpan,
  type Costs,
  type Spans,
} from '../../src/paths/split.ts'

type Split = readonly (readonly [from: number, to: number])[]

/** Every way to give each of `relations` a span of its own, in order. */
function splits(words: number, relations: number, from = 0): readonly Split[] {
  if (relations === 0) return [[]]
  const all: Split[] = []
  for (let start = from; start < words; start++)
    for (let end = start + 1; end <= Math.min(words, start + maxSpan); end++)
      for (const rest of splits(words, relations - 1, end)) all.push([[start, end], ...rest])
  return all
}

/** The score of one split, word by word. */
function scoreOf(split: Split, columns: readonly Float64Array[], spans: Spans, { skip }: Costs): number {
  const taken = split.reduce((sum, [from, to]) => sum + to - from, 0)
  return split.reduce(
    (sum, [from, to], k) =>
      sum +
      columns[k]![spans.texts[from * maxSpan + to - from - 1]!]! -
      spans.costs[from * maxSpan + to - from - 1]!,
    -skip * (spans.words - taken),
  )
}

const task = fc
  .record({ words: fc.integer({ min: 1, max: 7 }), relations: fc.integer({ min: 1, max: 3 }) })
  .chain(({ words, relations }) => {
    const score = fc.integer({ min: -50, max: 100 }).map((n) => n / 100)
    const texts = words * maxSpan
    return fc.record({
      spans: fc
        .array(fc.constantFrom(0, 0.07), { minLength: texts, maxLength: texts })
        .map((costs): Spans => {
          const numbers = new Int32Array(texts).fill(-1)
          for (let from = 0; from < words; from++)
            for (let length = 1; length <= Math.min(maxSpan, words - from); length++)
              numbers[from * maxSpan + length - 1] = from * maxSpan + length - 1
          return { words, texts: numbers, costs: Float64Array.from(costs) }
        }),
      columns: fc.array(
        fc.array(score, { minLength: texts, maxLength: texts }).map((scores) => Float64Array.from(scores)),
        { minLength: relations, maxLength: relations },
      ),
      skip: fc.constantFrom(0.05, 0.15),
    })
  })

const costsWith = (skip: number): Costs => ({ step: 0, back: 0, undo: 0, share: 0, part: 0, bare: 0, skip })

describe('splitting a chain among relations', () => {
  test('finds the best score that any split has', () => {
    fc.assert(
      fc.property(task, ({ spans, columns, skip }) => {
        const costs = costsWith(skip)
        let prefix = emptyPrefix(spans, costs)
        for (const column of columns) prefix = extendPrefix(spans, prefix, column, costs)
        const all = splits(spans.words, columns.length).map((split) => scoreOf(split, columns, spans, costs))
        const best = all.length === 0 ? -Infinity : Math.max(...all)
        if (best === -Infinity) expect(prefix[spans.words]).toBe(-Infinity)
        else expect(prefix[spans.words]).toBeCloseTo(best, 9)
      }),
    )
  })

  test('names the words of each relation: one span each, in order, none twice, with that score', () => {
    fc.assert(
      fc.property(task, ({ spans, columns, skip }) => {
        const costs = costsWith(skip)
        const all = splits(spans.words, columns.length)
        fc.pre(all.length > 0)
        const split = bestSplit(spans, columns, costs)
        expect(split).toHaveLength(columns.length)
        split.forEach(([from, to], i) => {
          expect(to).toBeGreaterThan(from)
          expect(from).toBeGreaterThanOrEqual(split[i - 1]?.[1] ?? 0)
        })
        const best = Math.max(...all.map((other) => scoreOf(other, columns, spans, costs)))
        expect(scoreOf(split, columns, spans, costs)).toBeCloseTo(best, 9)
      }),
    )
  })

  test('is shared out by exp(score / temperature) over all paths and all their splits', () => {
    fc.assert(
      fc.property(
        task,
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        ({ spans, columns, skip }, temperature) => {
          const costs = costsWith(skip)
          // Each relation alone, and all in their order.
          const paths = [...columns.keys()].map((k) => [k])
          if (columns.length > 1) paths.push([...columns.keys()])
          const found = paths.map((relations, i) => ({
            relations,
            said: relations,
            ends: [],
            score: 0,
            cost: 0.1 * i,
          }))
          const weighed = found.flatMap(({ relations, cost }) =>
            splits(spans.words, relations.length).map((split) => {
              const own = relations.map((k) => columns[k]!)
              const weight = Math.exp((scoreOf(split, own, spans, costs) - cost) / temperature)
              return { relations, split, weight }
            }),
          )
          const all = weighed.reduce((sum, { weight }) => sum + weight, 0)
          const expected = new Map<string, number>()
          for (const { relations, split, weight } of weighed)
            split.forEach(([from, to], k) => {
              const key = `${spans.texts[from * maxSpan + to - from - 1]} ${relations[k]}`
              expected.set(key, (expected.get(key) ?? 0) + weight / all)
            })
          const counted = new Map<string, number>()
          shareOut(
            found,
            spans,
            { says: (relation) => columns[relation]! },
            { costs, temperature },
            (text, relation, share) => {
              const key = `${text} ${relation}`
              counted.set(key, (counted.get(key) ?? 0) + share)
            },
          )
          for (const [key, share] of expected)
            expect(Math.abs((counted.get(key) ?? 0) - share)).toBeLessThan(1e-3)
          for (const [key, share] of counted)
            expect(share).toBeLessThanOrEqual((expected.get(key) ?? 0) + 1e-9)
        },
      ),
      { numRuns: 50 },
    )
  })
})
