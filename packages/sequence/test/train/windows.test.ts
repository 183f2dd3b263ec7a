import { windows } from '@mnestic/sequence'
import fc from 'fast-check'
import { expect, it } from 'vitest'

it('windows read each position once a pass, row by row without gaps', () => {
  const size = fc.integer({ min: 1, max: 12 })
  fc.assert(
    fc.property(size, size, fc.nat(400), (batch, window, more) => {
      const length = batch * window + more
      const { perPass, starts, continues } = windows({ length, batch, window })
      const read: number[] = []
      let before: number[] | undefined
      for (let step = 0; step < perPass; step++) {
        const now = starts(step)
        expect(continues(step)).toBe(step > 0)
        if (before) expect(now).toEqual(before.map((start) => start + window))
        read.push(...now.flatMap((start) => Array.from({ length: window }, (_, n) => start + n)))
        before = now
      }
      expect(new Set(read).size).toBe(perPass * batch * window)
      expect(Math.max(...read)).toBeLessThan(length)
      expect(length - read.length).toBeLessThan(batch * (window + 1))
      expect([starts(perPass), continues(perPass)]).toEqual([starts(0), false])
    }),
  )
  for (const wrong of [{ length: 5 }, { batch: 0 }, { window: 1.5 }])
    expect(() => windows({ length: 100, batch: 2, window: 3, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
})
