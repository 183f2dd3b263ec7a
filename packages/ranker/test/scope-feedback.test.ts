import { describe, expect, test } from 'vitest'
import { ScopeFeedback } from '../src/scope-feedback.ts'

const note = (revision: number, about: readonly number[], data: unknown): never =>
  ({ kind: 'note', revision, scope: 1, owner: '@core/feedback', about, data }) as never

const data = (size: number): unknown => ({
  used: [0],
  signals: Array.from({ length: size }, (_, i) => ({ 'words.bm25': i })),
})

describe('the feedback of one scope', () => {
  test('holds the records that it names, until the last note about them is gone', () => {
    const state = new ScopeFeedback()
    state.note(note(10, [1, 2], data(2)))
    state.note(note(11, [2, 3], data(2)))
    expect([1, 2, 3, 4].map((seq) => state.holds(seq))).toEqual([true, true, true, false])
    state.erase([1, 99])
    expect(state.all.map(({ revision }) => revision)).toEqual([11])
    expect([1, 2, 3].map((seq) => state.holds(seq))).toEqual([false, true, true])
    state.erase([3])
    expect(state.all).toEqual([])
    expect([1, 2, 3].map((seq) => state.holds(seq))).toEqual([false, false, false])
  })

  test('does not take in what is no feedback', () => {
    const state = new ScopeFeedback()
    for (const wrong of [
      null,
      {},
      { used: [0], signals: [] },
      { used: [2], signals: [{}, {}] },
      { used: [0.5], signals: [{}, {}] },
      { used: ['0'], signals: [{}, {}] },
      { used: [0], signals: [{}, { a: 'x' }] },
    ])
      state.note(note(10, [1, 2], wrong))
    expect(state.all).toEqual([])
    expect(state.holds(1)).toBe(false)
  })
})
