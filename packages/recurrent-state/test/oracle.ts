/** The equations as they stand in the paper, in float64, one number after the other: what the package is held to. */

export interface Remembered {
  readonly id: string
  readonly session?: string | undefined
  /** Absent or all zeros: silent. */
  readonly vector?: readonly number[] | undefined
}

export interface Context {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

const isSilent = (vector: readonly number[] | undefined): boolean =>
  vector === undefined || vector.every((x) => x === 0)

function run(records: readonly Remembered[], rho: number, dimensions: number): (readonly number[])[] {
  let context = Array.from({ length: dimensions }, () => 0)
  return records.map(({ vector }) => {
    if (vector !== undefined && !isSilent(vector))
      context = context.map((c, i) => rho * c + (1 - rho) * (vector[i] ?? 0))
    return context
  })
}

/** By id: both contexts, each session for itself, in the given order. */
export function contextsOf(
  records: readonly Remembered[],
  rho: number,
  dimensions: number,
): ReadonlyMap<string, Context> {
  const sessions = Map.groupBy(records, ({ session }) => session)
  const found = new Map<string, Context>()
  for (const members of sessions.values()) {
    const before = run(members, rho, dimensions)
    const after = run(members.toReversed(), rho, dimensions).toReversed()
    for (const [i, { id }] of members.entries())
      found.set(id, { before: before[i] ?? [], after: after[i] ?? [] })
  }
  return found
}

/** NaN where one of them is zero. */
export function cosine(a: Iterable<number>, b: Iterable<number>): number {
  const [x, y] = [[...a], [...b]]
  const sum = (each: (i: number) => number): number => x.reduce((total, _, i) => total + each(i), 0)
  return (
    sum((i) => (x[i] ?? 0) * (y[i] ?? 0)) /
    Math.sqrt(sum((i) => (x[i] ?? 0) ** 2) * sum((i) => (y[i] ?? 0) ** 2))
  )
}
