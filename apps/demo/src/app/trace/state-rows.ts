import type { StateRows } from '../../api.ts'

/** Rows of a heat map that can still be told apart. */
const most = 64

interface Row {
  readonly index: number
  readonly values: readonly number[]
}

/**
 * States `[records][numbers]` as rows for a heat map: the numbers that vary most over these records, in the order of
 * the record where each is furthest from its mean. So a topic is a patch, and what follows on what reads from the upper
 * left to the lower right. `undefined` where nothing varies.
 * @param centred each number less its mean
 */
export function stateRows(states: readonly Float32Array[], centred: boolean): StateRows | undefined {
  const size = states.reduce((all, { length }) => Math.max(all, length), 0)
  const chosen = Array.from({ length: size }, (_, index) => {
    const values = states.map((state) => state[index] ?? 0)
    const apart = lessMean(values)
    return { row: { index, values: centred ? apart : values }, apart, variance: varianceOf(apart) }
  })
    .filter(({ variance }) => variance > 0)
    .toSorted((a, b) => b.variance - a.variance)
    .slice(0, most)
  if (chosen.length === 0) return undefined
  return {
    size,
    rows: chosen
      .map(({ row, apart }) => ({ row, peak: peakOf(apart) }))
      .toSorted((a, b) => a.peak - b.peak || a.row.index - b.row.index)
      .map(({ row }): Row => ({ index: row.index, values: row.values.map(rounded) })),
  }
}

/** To three decimals, as many as a colour or a person can tell; without the minus of a zero, which JSON would lose. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000 || 0
}

function lessMean(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return values.map((x) => x - mean)
}

function varianceOf(apart: readonly number[]): number {
  return apart.reduce((sum, x) => sum + x ** 2, 0) / apart.length
}

function peakOf(apart: readonly number[]): number {
  return apart.reduce((best, x, n) => (Math.abs(x) > Math.abs(apart[best] ?? 0) ? n : best), 0)
}
