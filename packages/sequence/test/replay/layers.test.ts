import {
  beside,
  createHeap,
  Elman,
  elmanCell,
  gateBias,
  glorotUniform,
  Lstm,
  lstmCell,
  orthogonal,
  random,
  replayLog,
} from '@mnestic/sequence'
import type { Heap, KernelId, ReplayCell } from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'

const input = 7
const hidden = 5
const items = Array.from({ length: 120 }, (_, n) => {
  const generator = random(n)
  return Float32Array.from({ length: input }, () => generator.normal())
})

function lstm(heap: Heap): Lstm {
  const generator = random(1)
  const gates = [0, 1, 2, 3]
  return new Lstm(heap, {
    input,
    hidden,
    initial: {
      weight_x: beside(
        input,
        ...gates.map(() => glorotUniform({ random: generator, rows: input, columns: hidden })),
      ),
      weight_h: beside(
        hidden,
        ...gates.map(() => orthogonal({ random: generator, rows: hidden, columns: hidden })),
      ),
      bias: gateBias({ hidden }),
    },
  })
}

function elman(heap: Heap, activation: 'tanh' | 'relu' = 'tanh'): Elman {
  const generator = random(2)
  return new Elman(heap, {
    input,
    hidden,
    activation,
    output: 3,
    initial: {
      weight_x: glorotUniform({ random: generator, rows: input, columns: hidden }),
      weight_h: orthogonal({ random: generator, rows: hidden, columns: hidden }),
    },
  })
}

function cellOf(which: 'lstm' | 'elman', kernel: KernelId): ReplayCell<Float32Array> {
  const heap = createHeap({ kernel })
  return which === 'lstm' ? lstmCell(heap, lstm(heap)) : elmanCell(heap, elman(heap))
}

const streamOf = (cell: ReplayCell<Float32Array>, ids: readonly number[]) => {
  const log = replayLog({ cell, read: (asked) => asked.map((id) => items[id]!), every: 16 })
  for (const id of ids) log.put(id, items[id]!)
  return log
}
const all = items.map((_, id) => id)

describe.each(['lstm', 'elman'] as const)('an %s that is replayed', (which) => {
  it('forgets bit for bit, on each exact kernel to the same bits', async () => {
    const gone = [3, 40, 41, 119]
    const kept = all.filter((id) => !gone.includes(id))
    const saved = await Promise.all(
      (['simd', 'js'] as const).map(async (kernel) => {
        const log = streamOf(cellOf(which, kernel), all)
        const never = streamOf(cellOf(which, kernel), kept)
        expect(log.state()).not.toEqual(never.state())
        await log.forget(gone)
        expect([log.state(), log.checkpoints]).toEqual([never.state(), never.checkpoints])
        expect(log.save()).toEqual(never.save())
        return log
      }),
    )
    expect(saved[0]!.state()).toEqual(saved[1]!.state())
    const other = streamOf(cellOf(which, 'simd'), [])
    const loaded = replayLog({
      cell: cellOf(which, 'js'),
      read: () => [],
      every: 16,
      saved: saved[0]!.save(),
    })
    expect(loaded.state()).toEqual(saved[0]!.state())
    expect(other.state().every((x) => x === 0)).toBe(true)
  })

  it('has the state of a forward pass', () => {
    const log = streamOf(cellOf(which, 'simd'), all)
    const heap = createHeap({ kernel: 'simd' })
    const layer = which === 'lstm' ? lstm(heap) : elman(heap)
    const x = heap.copyOf(items.flatMap((item) => [...item]))
    const { last } = layer.forward(x, { steps: items.length, batch: 1 })
    const blocks = 'h' in last ? [last.h, last.c] : [last]
    expect([...log.state()]).toEqual(blocks.flatMap((block) => [...block.data]))
  })

  it('folds many at once to the bits of one by one', () => {
    const cell = cellOf(which, 'simd')
    const state = new Float32Array(cell.size)
    cell.fold(state, items)
    expect(state).toEqual(streamOf(cell, all).state())
  })

  it('refuses items of another size, and the relaxed kernel', () => {
    const code = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
    expect(() => streamOf(cellOf(which, 'js'), []).put(0, new Float32Array(input + 1))).toThrow(code)
    expect(() => streamOf(cellOf(which, 'relaxed'), [])).toThrow(code)
  })
})

it('a saved state names weights and activation', () => {
  const heap = createHeap()
  const names = [
    elmanCell(heap, elman(heap)),
    elmanCell(heap, elman(heap)),
    elmanCell(heap, elman(heap, 'relu')),
    lstmCell(heap, lstm(heap)),
  ].map(({ weights }) => weights)
  expect(names[0]).toBe(names[1])
  expect(new Set(names).size).toBe(3)
})
