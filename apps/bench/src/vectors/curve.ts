/** One setting of a contestant: how much it finds, and how fast. */
export interface Point {
  readonly recall: number
  readonly perSecond: number
}

/**
 * Searches per second of a contestant at a recall between its settings, along a straight line of log speed over log
 * error, which such curves are close to. Below its lowest recall: the speed of its fastest
 * setting. `undefined`: none of its settings reaches it.
 */
export function speedAt(points: readonly Point[], recall: number): number | undefined {
  const above = largest(
    points.filter((point) => point.recall >= recall),
    'perSecond',
  )
  if (above === undefined) return undefined
  const below = largest(
    points.filter((point) => point.recall < recall),
    'recall',
  )
  // Slower and worse at once: noise, or a setting that nobody would choose.
  if (below === undefined || below.perSecond <= above.perSecond) return above.perSecond
  const share = (error({ recall }) - error(above)) / (error(below) - error(above))
  return Math.exp(Math.log(above.perSecond) + share * Math.log(below.perSecond / above.perSecond))
}

function largest(points: readonly Point[], by: keyof Point): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, point) => (best === undefined || point[by] > best[by] ? point : best),
    undefined,
  )
}

/** No setting is taken to be better than one miss in ten thousand: the logarithm of 0 ends every line. */
function error({ recall }: Pick<Point, 'recall'>): number {
  return Math.log(Math.max(1e-4, 1 - recall))
}
