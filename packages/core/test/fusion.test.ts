import { describe, expect, it } from 'vitest'
import { handmade } from './support/handmade.ts'
import { open } from './support/memories.ts'

describe('fusion', () => {
  it('says rank and score by the cue itself, and by a further wording only of what that alone found', async () => {
    const view = handmade(
      { text: true, signals: { a: 1 } },
      {
        recall: (_allow, _signal, { text }) =>
          text === 'cue'
            ? [
                { seq: 1, score: 9 },
                { seq: 2, score: 8 },
              ]
            : [
                { seq: 2, score: 70 },
                { seq: 3, score: 60 },
                { seq: 1, score: 50 },
              ],
        score: (seqs) => ({ a: Float64Array.from(seqs, (seq) => -seq) }),
      },
    )
    const memory = await open({ backends: { own: view.backend }, expand: async () => ['other'] })
    await memory.write('s', ['x 1', 'x 2', 'x 3'])
    const { items } = await memory.read('s', 'cue')
    expect(items.map(({ record, via }) => [record.seq, via.own?.rank, via.own?.score])).toEqual([
      [1, 1, 9],
      [2, 2, 8],
      [3, 2, 60],
    ])
  })

  it.each([
    ['huge', 1e308],
    ['tiny', 1e-320],
    ['usual', 1],
  ])('tells %s numbers apart: their squares neither overflow nor vanish', async (_, unit) => {
    const view = handmade(
      { text: true, signals: { a: 1 } },
      {
        recall: () => [1, 2, 3].map((seq) => ({ seq, score: 1 })),
        score: () => ({ a: Float64Array.of(unit, 0, -unit) }),
      },
    )
    const memory = await open({ backends: { own: view.backend } })
    await memory.write('s', ['x 1', 'x 2', 'x 3'])
    const { items } = await memory.read('s', 'x')
    for (const [i, z] of [Math.sqrt(1.5), 0, -Math.sqrt(1.5)].entries())
      expect(items[i]?.via.own?.signals['a']?.standard).toBeCloseTo(z, 3)
  })
})
