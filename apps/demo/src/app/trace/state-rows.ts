import type { StateRows } from '../../api.ts'

/** Rows of a heat map that can still be told apart. */
const most = 64

interface Row {
  readonly index: number
  readonly values: Float32Array
}

/**
 * The states `[records][numbers]` as rows for a heat map: the numbers of the state that vary most over these records,
 * in the order of the record where each is furthest from zero. So a topic is a patch, and what follows on what reads
 * from the upper left to the lower right. `undefined` where nothing but zeros is in them.
 */
export function stateRows(states: readonly Float32Array[]): StateRows | undefined {
  const size = states[0]?.length ?? 0
  const all = Array.from(
    { length: size },
    (_, index): Row => ({ index, values: Float32Array.from(states, (state) => state[index] ?? 0) }),
  )
  const chosen = all
    .map((row) => ({ row, variance: varianceOf(row.values) }))
    .filter(({ variance }) => variance > 0)
    .toSorted((a, b) => b.variance - a.variance)
    .slice(0, most)
  if (chosen.length === 0) return undefined
  return {
    size,
    rows: chosen
      .map(({ row }) => ({ row, peak: peakOf(row.values) }))
      .toSorted((a, b) => a.peak - b.peak || a.row.index - b.row.index)
      .map(({ row }) => ({ index: row.index, values: Array.from(row.values, thousandths) })),
  }
}

/** Without the minus of a zero, which JSON would lose. */
function thousandths(value: number): number {
  return Math.round(value * 1_000) || 0
}

function varianceOf(values: Float32Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
}

function peakOf(values: Float32Array): number {
  return values.reduce((best, x, n) => (Math.abs(x) > Math.abs(values[best] ?? 0) ? n : best), 0)
}
