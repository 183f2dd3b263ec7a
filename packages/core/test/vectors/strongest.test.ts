import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Strongest } from '@mnestic/core/vectors'

const score = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(-Infinity, NaN, 0.5))

it('the strongest are those of a sort, of equals the first, whatever order they come in', () => {
  fc.assert(
    fc.property(
      fc.array(score, { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(),
      (scores, limit, turn) => {
        const all = scores.map((one, i) => ({ seq: i + 1, score: one }))
        const mixed = all.toSorted((a, b) => ((a.seq * 7919 + turn) % 211) - ((b.seq * 7919 + turn) % 211))
        const strongest = new Strongest(limit)
        for (const { seq, score: one } of mixed) {
          const admitted = strongest.admits(one, seq)
          if (one < strongest.least) expect(admitted).toBe(false)
          if (admitted) strongest.add(one, seq)
        }
        const expected = all
          .filter((one) => one.score > -Infinity)
          .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
          .slice(0, limit)
        expect(strongest.result()).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})
