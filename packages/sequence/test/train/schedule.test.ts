import { rateAt } from '@mnestic/sequence'
import type { Schedule } from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'

const rates = (schedule: Schedule, steps: readonly number[]) => steps.map((step) => rateAt(schedule, step))

describe('schedules', () => {
  it('stay constant', () => {
    expect(rates({ kind: 'constant', rate: 0.3 }, [0, 10, 1e6])).toEqual([0.3, 0.3, 0.3])
  })

  it('rise in a line, fall in half a cosine, and stay', () => {
    const schedule = { kind: 'cosine', rate: 1, steps: 110, warmUp: 10, floor: 0.2 } as const
    expect(rates(schedule, [0, 4, 9, 10, 110, 1e6])).toEqual([0.1, 0.5, 1, 1, 0.2, 0.2])
    for (let step = 10; step < 110; step++)
      expect(rateAt(schedule, step)).toBeCloseTo(
        0.2 + 0.4 * (1 + Math.cos((Math.PI * (step - 10)) / 100)),
        14,
      )
  })

  it('fall in steps', () => {
    const schedule = { kind: 'step', rate: 8, every: 10, factor: 0.5 } as const
    expect(rates(schedule, [0, 9, 10, 19, 20, 35])).toEqual([8, 8, 4, 4, 2, 1])
  })
})
