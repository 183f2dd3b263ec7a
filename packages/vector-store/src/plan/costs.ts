/** What ways to an answer cost, in rows of a scan: counted and never timed, so that every machine decides alike. */
export interface Costs {
  /** Of a question to a graph, whatever its breadth (`ef` in the papers). */
  readonly once: number
  /** For each unit of the breadth. */
  readonly perBreadth: number
  /** Of a row that is looked up by itself. */
  readonly lookup: number
}

/** Measured with hnswlib-node 3.0.0 beside the scan by int8 codes, see decision 0018. */
export const measuredCosts: Costs = { once: 3_500, perBreadth: 240, lookup: 16 }

/** Of one question of this breadth to one graph, in rows of a scan. */
export function graphRows(breadth: number, { once, perBreadth }: Costs): number {
  return once + perBreadth * breadth
}

/** The broadest question that costs no more than a scan of so many rows; below 1 where there is none. */
export function broadest(rows: number, { once, perBreadth }: Costs): number {
  return rows < once ? 0 : Math.floor((rows - once) / perBreadth)
}
