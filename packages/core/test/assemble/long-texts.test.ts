import { estimateTokens } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { assemble, candidate, idsOf } from '../support/assembling.ts'
import { codeOf } from '../support/memories.ts'
import { turnsDuring } from '../support/turns.ts'

/** Different words, so many characters or a few less. */
function text(characters: number, first = 0): string {
  const words: string[] = []
  for (let i = first, size = 0; size + `word${i} `.length <= characters; size += `word${i++} `.length)
    words.push(`word${i}`)
  return words.join(' ')
}

const many = Array.from({ length: 40 }, (_, i) =>
  candidate({ id: `r${i}`, text: text(100_000, i * 100_000), at: i }, { score: -i }),
)

describe('the plain assembler, given long texts,', () => {
  it.each([undefined, 10_000])('gives the event loop a turn after each (budget: %s)', async (budget) => {
    const counted = new Map<number, number>()
    const turns = await turnsDuring((turn) =>
      assemble(many, {
        count: (some) => {
          counted.set(turn(), (counted.get(turn()) ?? 0) + 1)
          return estimateTokens(some)
        },
        ...(budget !== undefined && { budget }),
      }),
    )
    expect(turns).toBeGreaterThanOrEqual(many.length - 1)
    const all = [...counted.values()].reduce((sum, some) => sum + some, 0)
    expect(Math.max(...counted.values())).toBeLessThan(all / 20)
  })

  it.each([undefined, 4_000])('stops where it is aborted, wherever it is (budget: %s)', async (budget) => {
    const countUpTo = async (last: number) => {
      const controller = new AbortController()
      let counted = 0
      const count = (some: string): number => {
        counted += 1
        if (counted === last) controller.abort()
        return estimateTokens(some)
      }
      const made = assemble(many, {
        count,
        signal: controller.signal,
        ...(budget !== undefined && { budget }),
      })
      const code = last === Infinity ? idsOf(await made).join() : await codeOf(made)
      return { code, counted }
    }
    const { counted: all } = await countUpTo(Infinity)
    for (const share of [0, 0.2, 0.4, 0.6, 0.8]) {
      const last = Math.floor(all * share) + 1
      const { code, counted } = await countUpTo(last)
      expect(code).toBe('ABORTED')
      // What was begun for the record at which it was told.
      expect(counted - last).toBeLessThan(all / 20)
    }
  })

  it('compares their beginnings: what stands there is said already, what stands further on is not', async () => {
    const long = text(20_000)
    const words = long.split(' ')
    const made = await assemble([
      candidate({ id: 'long', text: long }),
      candidate({ id: 'early', text: words.slice(100, 120).join(' ') }),
      candidate({ id: 'late', text: words.slice(1_000, 1_020).join(' ') }),
    ])
    expect(idsOf(made).toSorted()).toEqual(['late', 'long'])
    expect(made.omitted).toMatchObject([{ id: 'early', reason: 'duplicate' }])
  })

  it('takes no beginning of a word for the word', async () => {
    const start = text(3_985)
    const long = `${start} ${'x'.repeat(4_000 - start.length - 4)} teapots are on the table`
    expect(long.slice(0, 4_000)).toMatch(/ te$/)
    const tail = (word: string): string =>
      [...start.split(' ').slice(-6), /x+/.exec(long)?.[0], word].join(' ')
    const made = await assemble([
      candidate({ id: 'r1', text: long }),
      candidate({ id: 'r2', text: tail('te') }),
    ])
    expect(idsOf(made)).toEqual(['r1', 'r2'])
  })

  it('holds two of them for the same only to the letter, and for nearly the same by their beginnings', async () => {
    const long = text(5_000)
    const candidates = [
      candidate({ id: 'r1', text: long, at: 1 }, { score: 5 }),
      candidate({ id: 'r2', text: long, at: 2 }, { score: 4 }),
      candidate({ id: 'r3', text: `${long} not`, at: 3 }, { score: 3 }),
      candidate({ id: 'r4', text: 'tea', at: 4 }, { score: 2 }),
    ]
    const all = await assemble(candidates)
    expect(idsOf(all)).toEqual(['r1', 'r3', 'r4'])
    expect(all.omitted).toMatchObject([{ id: 'r2', reason: 'duplicate' }])
  })
})
