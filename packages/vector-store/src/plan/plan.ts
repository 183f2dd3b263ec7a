import { breadthFor, type Breadths } from './breadths.ts'
import { graphRows, type Costs } from './costs.ts'

/** What a plan is made from: counts alone. */
export interface Situation {
  /** Of the scope. */
  readonly rows: number
  readonly records: number
  /** Records that may be answered, those of other scopes counted in; `undefined`: all. */
  readonly allowed: number | undefined
  /** Records that are wanted. */
  readonly limit: number
  readonly graphs: readonly { readonly living: number; readonly breadths: Breadths }[]
  /** Rows that are in no graph. */
  readonly tail: number
  readonly costs: Costs
}

/** One question to one graph: for so many rows, so broadly. */
export interface Ask {
  readonly count: number
  readonly breadth: number
}

/**
 * `gather`: the allowed records, one by one. `scan`: all rows. `graph`: each graph, in order, and the tail by a scan;
 * `undefined` for a graph of which nothing is left. The first two are exact.
 */
export type Plan =
  | { readonly kind: 'gather' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'graph'; readonly asks: readonly (Ask | undefined)[] }

/** A filter that lets fewer records pass than one in so many is answered one by one, whatever else there is. */
const selective = 25

/**
 * The cheapest way to an answer. `times`: how often the graphs were asked before, and gave too few: each time twice as
 * many rows are asked for, as long as that is cheaper than a scan.
 */
export function plan(situation: Situation, times = 0): Plan {
  const { rows, records, allowed = records, limit, graphs, tail, costs } = situation
  const share = records === 0 ? 1 : Math.min(1, allowed / records)
  const exactly = Math.min(1, share * costs.lookup) * rows
  const exact = exactly < rows ? { kind: 'gather' as const } : { kind: 'scan' as const }
  if (graphs.length === 0 || share * selective < 1) return exact
  // A few more than pass on average, where passing is a matter of chance, or a record may stand there twice.
  const slack = share < 1 || rows > records ? 1.5 : 1
  const count = Math.ceil((limit * slack * 2 ** times) / share)
  let cost = tail
  const asks: (Ask | undefined)[] = []
  for (const { living, breadths } of graphs) {
    const wanted = Math.min(count, living)
    const breadth = breadthFor(wanted, breadths)
    if (breadth === undefined) return exact
    if (wanted > 0) cost += graphRows(breadth, costs)
    asks.push(wanted > 0 ? { count: wanted, breadth } : undefined)
  }
  return cost < exactly ? { kind: 'graph', asks } : exact
}
