/** When graphs are built, and of what: from counts alone. */
export interface Standing {
  /** By graph: rows that can be found, and all that it has. */
  readonly graphs: readonly { readonly living: number; readonly count: number }[]
  /** Rows in no graph. */
  readonly tail: number
  /** Up to so many rows there is no graph. */
  readonly exactUpTo: number
}

/** Rows that may wait for a graph: scanning them costs about as much as a question to one. */
const maxTail = 16_384
/**
 * A graph of which one element in so many was removed is built anew: the removed are still walked through. Of a quarter
 * that was overwritten in its file, recall falls by less than a point (decision 0018).
 */
const damage = 5

/**
 * Graphs, by index, that the next one takes the place of, beside the rows that are in none; `undefined` while nothing
 * is due. It takes in those that are damaged, and whoever has fewer than twice the rows that it would have without: so
 * graphs stay few, each at least twice as large as the next, and a row is built into one a logarithmic number of times.
 */
export function due({ graphs, tail, exactUpTo }: Standing): readonly number[] | undefined {
  const rows = graphs.reduce((sum, { living }) => sum + living, tail)
  if (rows <= exactUpTo) return undefined
  const isDamaged = ({ living, count }: { readonly living: number; readonly count: number }): boolean =>
    (count - living) * damage > count
  if (tail <= Math.min(maxTail, exactUpTo) && !graphs.some(isDamaged)) return undefined
  let size = tail
  const merged: number[] = []
  for (const [i, graph] of graphs.entries())
    if (isDamaged(graph)) {
      merged.push(i)
      size += graph.living
    }
  const others = [...graphs.entries()]
    .filter(([i]) => !merged.includes(i))
    .toSorted(([, a], [, b]) => a.living - b.living)
  for (const [i, { living }] of others) {
    if (living >= 2 * size) break
    merged.push(i)
    size += living
  }
  return merged.toSorted((a, b) => a - b)
}
