import { describe, expect, test } from 'vitest'
import { baseline, learned } from '../dist/learn/adding.js'
import type { Choices } from '../dist/learn/choices.js'
import { gradientNetworks } from '../dist/learn/choices.js'
import { gradientNorms } from '../dist/learn/gradients.js'
import { learnAdding } from '../dist/learn/training.js'

const small: Choices = { kind: 'lstm', steps: 20, cells: 8, rate: 0.01, seed: 7, iterations: 12 }

describe('gradients on their way back', () => {
  test('fall in a plain network and in one that forgets, and stay where the state is handed on', () => {
    const norms = gradientNorms(100, 1)
    for (const name of gradientNetworks) {
      expect(norms[name]).toHaveLength(101)
      expect(norms[name][0]).toBe(1)
      expect(norms[name].every((norm) => norm > 0 && norm <= 1)).toBe(true)
    }
    expect(norms.rnn[100]).toBeLessThan(1e-6)
    expect(norms.lstm[100]).toBeLessThan(1e-6)
    expect(norms.chrono[100]).toBeGreaterThan(1_000 * norms.lstm[100]!)
    expect(norms.irnn[100]).toBeGreaterThan(norms.chrono[100]!)
  })

  test('are the same bits with WebAssembly and without, and others for another seed', () => {
    expect(gradientNorms(30, 2, { kernel: 'js' })).toEqual(gradientNorms(30, 2, { kernel: 'simd' }))
    expect(gradientNorms(30, 3)).not.toEqual(gradientNorms(30, 2))
  })
})

describe('the adding problem', () => {
  test.each(['lstm', 'rnn'] as const)(
    'trains an %s to the same weights with WebAssembly and without, and to others from another seed',
    async (kind) => {
      const [simd, js, other] = await Promise.all([
        learnAdding({ ...small, kind }, { kernel: 'simd' }),
        learnAdding({ ...small, kind }, { kernel: 'js' }),
        learnAdding({ ...small, kind, seed: 8 }),
      ])
      expect(js).toEqual({ ...simd, kernel: 'js' })
      expect(other.hash).not.toBe(simd.hash)
      expect(simd.iterations).toBe(12)
    },
  )

  test('is learned by a small LSTM', async () => {
    const losses: number[] = []
    const { example } = await learnAdding(
      { ...small, cells: 16, seed: 1, iterations: 600 },
      { onLoss: (loss) => losses.push(loss) },
    )
    const mean = (part: readonly number[]): number => part.reduce((sum, loss) => sum + loss, 0) / part.length
    expect(mean(losses.slice(20, 60))).toBeGreaterThan(baseline / 2)
    expect(mean(losses.slice(-20))).toBeLessThan(learned)
    expect(Math.abs(example.answer - example.sum)).toBeLessThan(0.3)
  })

  test('shows one sequence with its marks, and the gates of every cell', async () => {
    const { example } = await learnAdding(small)
    const [first, second] = example.marked
    expect(example.marked).toHaveLength(2)
    expect(first).toBeLessThan(10)
    expect(second).toBeGreaterThanOrEqual(10)
    expect(example.numbers[first!]! + example.numbers[second!]!).toBeCloseTo(example.sum, 5)
    for (const gate of ['input', 'forget', 'output'] as const) {
      const cells = example.gates![gate]
      expect(cells.map((cell) => cell.length)).toEqual(Array.from({ length: 8 }, () => 20))
      expect(cells.every((cell) => cell.every((value) => value > 0 && value < 1))).toBe(true)
    }
    expect((await learnAdding({ ...small, kind: 'rnn' })).example.gates).toBeUndefined()
  })

  test('stops when it is told, with what it has until then', async () => {
    const stop = new AbortController()
    let seen = 0
    const { iterations, hash } = await learnAdding(
      { ...small, iterations: 1_000 },
      { signal: stop.signal, onLoss: () => ++seen === 5 && stop.abort() },
    )
    expect(iterations).toBe(5)
    expect(hash).toBe((await learnAdding({ ...small, iterations: 5 })).hash)
  })
})
