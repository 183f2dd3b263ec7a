import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHeap, random } from '@mnestic/sequence'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { adder, addingProblem } from '../src/learning/adding-problem.ts'
import { symbolsToCopy } from '../src/learning/copy.ts'
import { elmanStepper, gradientNorms } from '../src/learning/gradient-norms.ts'
import { pairsToRecall } from '../src/learning/recall.ts'
import { orthogonalRnn } from '../src/learning/trunks.ts'
import type { Row } from '../src/rows.ts'
import { rowsOf } from './bench.ts'

const folder = mkdtempSync(join(tmpdir(), 'bench-learning-'))
vi.setConfig({ testTimeout: 120_000 })
beforeAll(() => vi.stubEnv('MNESTIC_DATA', join(folder, 'nowhere')))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const plot = join(folder, 'norms.json')
const recalled = join(folder, 'recalled.json')

test('learning: every task has figures, the same ones whenever the seed is the same, and norms to plot', async () => {
  const figures = (rows: readonly Row[]) =>
    rows.filter(({ metric }) => metric !== 'time').map(({ name, metric, value }) => [name, metric, value])
  const rows = await rowsOf(folder, 'learning', '--quick', '--plot', plot, '--recalled', recalled)
  for (const { name, metric, value } of rows) expect(Number.isFinite(value), `${name}, ${metric}`).toBe(true)
  expect(rows.filter(({ name }) => !name.endsWith(' (quick)'))).toEqual([])
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['language, LSTM of 16 cells (quick)', 'language, decoder of 1 layer (quick)']),
  )
  const tasks = new Set(rows.map(({ name }) => name.split(/[ ,]/)[0]))
  expect([...tasks]).toEqual(['adding', 'copy', 'recall', 'language', 'by'])
  expect(figures(await rowsOf(folder, 'learning', 'adding', '--quick'))).toEqual(
    figures(rows.filter(({ name }) => name.startsWith('adding'))),
  )

  const { steps, curves } = JSON.parse(readFileSync(plot, 'utf8')) as {
    readonly steps: number
    readonly curves: readonly {
      readonly name: string
      readonly h: readonly number[]
      readonly c?: number[]
    }[]
  }
  const { pairs, curves: shares } = JSON.parse(readFileSync(recalled, 'utf8')) as {
    readonly pairs: readonly number[]
    readonly curves: readonly { readonly name: string; readonly recalled: readonly number[] }[]
  }
  expect(shares.map(({ name }) => name)).toEqual([
    'Transformer',
    'attention',
    'mLSTM',
    'delta rule',
    'LSTM',
    'RNN',
  ])
  for (const { recalled: each } of shares) expect(each).toHaveLength(pairs.length)
  expect(curves).toHaveLength(10)
  for (const { name, h, c } of curves) {
    expect(h.length, name).toBe(steps + 1)
    expect(c?.length).toBe(name.startsWith('LSTM') ? steps : undefined)
  }
})

test('learning: without its text the language model is left out, and says why', async () => {
  const [row, ...others] = await rowsOf(folder, 'learning', 'language')
  expect(row).toMatchObject({
    metric: 'did not run',
    value: null,
    note: expect.stringMatching(/input\.txt.*--data/),
  })
  expect(others).toEqual([])
})

test('the sum of the adding problem is that of the two marked numbers', () => {
  const [steps, batch] = [9, 50]
  const { x, sum } = addingProblem(random(3), steps, batch)
  for (let b = 0; b < batch; b++) {
    const marked = Array.from({ length: steps }, (_, t) => (t * batch + b) * 2).filter(
      (at) => x[at + 1] === 1,
    )
    expect(marked).toHaveLength(2)
    expect(sum[b]).toBeCloseTo(marked.reduce((total, at) => total + (x[at] ?? NaN), 0))
  }
})

test('what is to be copied was shown in the same order, as many steps before', () => {
  const [blanks, batch] = [5, 4]
  const { steps, ids, targets } = symbolsToCopy(random(3), blanks, batch)
  expect(steps).toBe(25)
  const asked = [...targets.entries()].filter(([, target]) => target >= 0)
  expect(asked).toHaveLength(10 * batch)
  for (const [at, target] of asked) expect(ids[0]?.[at - (10 + blanks) * batch]).toBe(target)
})

test('a key is asked once, and its answer is the token that followed it', () => {
  const [pairs, batch] = [6, 4]
  const { steps, ids, targets } = pairsToRecall(random(3), pairs, batch)
  const [tokens, before] = ids
  expect(steps).toBe(3 * pairs)
  for (let b = 0; b < batch; b++) {
    const column = Array.from({ length: steps }, (_, t) => tokens?.[t * batch + b])
    const asked = column.slice(2 * pairs)
    expect(new Set(asked)).toEqual(new Set(column.slice(0, 2 * pairs).filter((_, t) => t % 2 === 0)))
    expect(new Set(asked).size).toBe(pairs)
    asked.forEach((key, n) => {
      const value = column[column.indexOf(key) + 1] ?? NaN
      expect(targets[(2 * pairs + n) * batch + b]).toBe(value - 64)
    })
    for (let t = 1; t < steps; t++) expect(before?.[t * batch + b]).toBe(column[t - 1])
  }
})

test('norms taken step by step end with that of the whole sequence', () => {
  const heap = createHeap()
  const [hidden, steps, batch] = [6, 12, 3]
  const { layer, trunk } = orthogonalRnn(heap, { input: 2, hidden, random: random(5) })
  const model = adder(heap, trunk, random(6))
  const sums = addingProblem(random(7), steps, batch)
  const { h } = gradientNorms(heap, elmanStepper(layer), model, sums)
  expect(model.parameters.every(({ gradient }) => gradient.data.every((g) => g === 0))).toBe(true)
  const tape = layer.forward(heap.copyOf(sums.x), { steps, batch })
  const readout = model.readout.weight.value.data
  const dLast = heap.copyOf(
    Float32Array.from({ length: batch * hidden }, (_, n) => readout[n % hidden] ?? NaN),
  )
  const { dState } = layer.backward(tape, { dLast })
  const norms = Array.from({ length: batch }, (_, b) => Math.hypot(...dState.part(b * hidden, hidden).data))
  expect(h).toHaveLength(steps + 1)
  expect(h[0]).toBeCloseTo(Math.hypot(...readout))
  expect(h.at(-1)).toBeCloseTo(norms.reduce((a, b) => a + b, 0) / batch, 6)
})
