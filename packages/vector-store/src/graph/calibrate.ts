import type { Breadths } from '../plan/breadths.ts'
import type { Near } from './hnsw.ts'

/** A row that is not in the graph, as a question, and the cosines of those that are closest to it, at most 100, falling. */
export interface Trial {
  readonly query: Float32Array
  readonly closest: readonly number[]
}

export interface Measured {
  readonly breadths: Breadths
  /** Of the closest 10, on the trials, with the breadth that was chosen. 0 to 1. */
  readonly recall: number
}

/** What two sums of one product may differ by. */
const tolerance = 1e-5
const step = 1.15

/**
 * How broadly a graph has to be asked to find `aim` of what a scan finds, tried on rows that are not in it, up to the
 * breadth `most`. `undefined`: that does not suffice for the closest 10.
 * Rows as close as the last one that is wanted count as found, whichever of them were.
 */
export function calibrate(
  search: (query: Float32Array, count: number, breadth: number) => Near,
  trials: readonly Trial[],
  { aim, most }: { readonly aim: number; readonly most: number },
): Measured | undefined {
  const recall = (count: 10 | 100, breadth: number): number => {
    let [right, all] = [0, 0]
    for (const { query, closest } of trials) {
      const wanted = Math.min(count, closest.length)
      const least = (closest[wanted - 1] ?? 1) - tolerance
      all += wanted
      for (const distance of search(query, wanted, breadth).distances) if (1 - distance >= least) right += 1
    }
    return all === 0 ? 1 : right / all
  }
  const least = (count: 10 | 100): { readonly breadth: number; readonly recall: number } | undefined => {
    for (let breadth: number = count; breadth <= most; breadth = Math.ceil(breadth * step)) {
      const reached = recall(count, breadth)
      if (reached >= aim) return { breadth, recall: reached }
    }
    return undefined
  }
  const ten = least(10)
  if (ten === undefined) return undefined
  const hundred = trials.some(({ closest }) => closest.length >= 100) ? least(100) : undefined
  return {
    breadths: { ten: ten.breadth, ...(hundred !== undefined && { hundred: hundred.breadth }) },
    recall: ten.recall,
  }
}
