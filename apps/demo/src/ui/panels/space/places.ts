import type { Answer } from '../../../api.ts'
import type { Place, Space, SpacePoint } from '../../../api/space.ts'

/** What a point of the map is to the answer. */
export interface Marked extends SpacePoint {
  /** 1-based place in the answer. */
  readonly rank?: number
  /** An answer where neither different nor newer records are asked for, and none now. */
  readonly gone?: true
}

/** Each point with its part in the answer; those with one last, the first of the answer at the very end. */
export function marked(
  { points }: Space,
  answer: Answer | undefined,
  without: readonly string[],
): readonly Marked[] {
  const ranks = new Map(answer?.items.map(({ record }, index) => [record.id, index + 1]))
  const before = new Set(without)
  const all = points.map((point): Marked => {
    const rank = ranks.get(point.id)
    if (rank !== undefined) return { ...point, rank }
    return before.has(point.id) ? { ...point, gone: true } : point
  })
  const part = ({ rank, gone }: Marked): number => (rank !== undefined ? 1_000_000 - rank : gone ? 1 : 0)
  return all.toSorted((a, b) => part(a) - part(b))
}

/** From places to a picture of this size: one scale for both directions, so that distances compare. */
export function fitting(
  places: readonly Place[],
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): (place: Place) => Place {
  const [left, right] = extent(places.map(({ x }) => x))
  const [low, high] = extent(places.map(({ y }) => y))
  const scale = Math.min(
    (width - 2 * margin) / Math.max(right - left, 1e-9),
    (height - 2 * margin) / Math.max(high - low, 1e-9),
  )
  return ({ x, y }) => ({
    x: width / 2 + (x - (left + right) / 2) * scale,
    y: height / 2 - (y - (low + high) / 2) * scale,
  })
}

function extent(values: readonly number[]): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)]
  return least > most ? [0, 0] : [least, most]
}
