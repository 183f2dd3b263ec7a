import { describe, expect, test } from 'vitest'
import { ScopeFeedback } from '../src/scope-feedback.ts'

const note = (revision: number, about: readonly number[], data: unknown): never =>
  ({ kind: 'note', revision, scope: 1, owner: '@core/feedback', about, data }) as never

const data = (size: number): object => ({
  used: [0],
  signals: Array.from({ length: size }, (_, i) => ({ 'words.bm25': i })),
  scores: Array.from({ length: size }, (_, i) => i / 2),
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
      { used: undefined },
      { used: [2] },
      { used: [0.5] },
      { used: ['0'] },
      { signals: [{}] },
      { signals: [{}, { a: 'x' }] },
      // As older versions logged it.
      { scores: undefined },
      { scores: [1] },
      { scores: [1, '2'] },
      { scores: [1, null] },
    ])
      state.note(note(10, [1, 2], { ...data(2), ...wrong }))
    state.note(note(10, [1, 2], null))
    state.note(note(10, [1, 2], {}))
    expect(state.all).toEqual([])
    expect(state.holds(1)).toBe(false)
    state.note(note(11, [1, 2], data(2)))
    expect(state.all).toEqual([{ revision: 11, about: [1, 2], ...data(2) }])
  })
})
