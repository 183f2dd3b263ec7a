/** What is known before a search. Counted, not timed: the same search goes the same way on every machine. */
export interface Situation {
  /** Records that may be answered. */
  readonly allowed: number
  /** Rows of the index, all scopes' that share it; 0 where there is none. */
  readonly indexed: number
  /** Vectors of a record, on average. */
  readonly parts: number
  readonly limit: number
}

/**
 * What the index has to visit to find one row that may be answered costs as much as comparing so many rows that are
 * looked up: 6 with 128 dimensions and 12 with 384, measured where both took as long.
 */
const visit = 12

/**
 * A search of the index meets rows that may be answered as often as they are in it: the fewer there are, the longer it
 * goes on. Comparing them all takes longer the more there are.
 */
export function byGraph({ allowed, indexed, parts, limit }: Situation): boolean {
  if (indexed === 0) return false
  const rows = allowed * parts
  return rows > (visit * rowsFor(limit, parts)) / shareOf({ allowed, indexed, parts })
}

/**
 * So many rows of the index, three times as many as hold `count` that may be answered where these are spread evenly over
 * it. They are not where a filter and the cue have to do with each other, or where records have no vectors: then it is
 * better to compare than to walk through the whole index.
 */
export function enough(count: number, among: Omit<Situation, 'limit'>): number {
  return Math.ceil((3 * count) / shareOf(among))
}

function shareOf({ allowed, indexed, parts }: Omit<Situation, 'limit'>): number {
  return Math.min(1, (allowed * parts) / indexed)
}

/** Rows in which so many records are found, as a rule: the strongest ones come with several of their parts. */
export function rowsFor(limit: number, parts: number): number {
  return Math.ceil(limit * (1 + (parts - 1) / 2)) + 8
}
