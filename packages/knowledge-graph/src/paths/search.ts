import type { Meaning } from './meaning.ts'
import { isBackwards, predicateOf, undoes, type PathGraph, type Relation } from './path-graph.ts'
import { emptyPrefix, extendPrefix, type Costs, type Spans } from './split.ts'
import { reached, relationsFrom, type Limits } from './walk.ts'

/** A sequence of relations that leads from the subject to some nodes. */
export interface Found {
  readonly relations: readonly Relation[]
  /** Those of them that take words of the question: all, but for a way back that the question asks for by `the same`. */
  readonly said: readonly Relation[]
  /** Nodes where it ends, at most `limits.reach`. */
  readonly ends: readonly number[]
  /** How well the question, in its best split, says these relations, less `cost`. */
  readonly score: number
  /** What the relations cost in themselves. */
  readonly cost: number
}

export interface SearchSettings {
  readonly maxLength: number
  /** Sequences that are continued at each length: those that say most of the question's first words. */
  readonly beam: number
  readonly costs: Costs
  /** The question asks for what shares something with the subject. */
  readonly sharing: boolean
}

interface Open extends Found {
  /** Where its last relation begins. */
  readonly origins: readonly number[]
  readonly prefix: Float64Array
}

/**
 * The sequences of relations that exist from `start`, 1 to `maxLength` long. Sets of nodes are followed, not ways from
 * node to node: a hub's thousand neighbours by one relation are one sequence. At most
 * maxLength × beam × relations sequences, and `limits` bounds the facts.
 */
export function search(
  graph: PathGraph,
  start: number,
  spans: Spans,
  meaning: Pick<Meaning, 'says'>,
  { maxLength, beam, costs, sharing }: SearchSettings,
  limits: Limits,
): readonly Found[] {
  const found: Found[] = []
  let open: readonly Open[] = [
    {
      relations: [],
      said: [],
      ends: [start],
      score: 0,
      cost: 0,
      prefix: emptyPrefix(spans, costs),
      origins: [],
    },
  ]
  for (let length = 1; length <= maxLength && open.length > 0; length++) {
    const next: Open[] = []
    for (const { relations, said, ends, prefix, cost: before, origins } of open)
      for (const relation of relationsFrom(graph, ends)) {
        if (limits.facts <= 0) break
        const undo = undoes(relation, relations.at(-1))
        const silent = undo && sharing && said.length === relations.length
        const own = undo ? costs.undo : costOf(relation, graph, costs)
        const cost = before + (silent ? -costs.share : own)
        const longer = silent ? prefix : extendPrefix(spans, prefix, meaning.says(relation), costs)
        const score = (longer[spans.words] ?? -Infinity) - cost
        if (score === -Infinity) continue
        const reachedNodes = reached(graph, ends, relation, limits, undo ? origins : [])
        if (reachedNodes.length === 0) continue
        next.push({
          relations: [...relations, relation],
          said: silent ? said : [...said, relation],
          ends: reachedNodes,
          score,
          cost,
          prefix: longer,
          origins: ends,
        })
      }
    found.push(...next)
    open = promising(next, beam)
  }
  return found
}

function costOf(relation: Relation, { predicates }: PathGraph, { step, back }: Costs): number {
  const unnamed =
    isBackwards(relation) && (predicates[predicateOf(relation)]?.inverseNames ?? []).length === 0
  return step + (unnamed ? back : 0)
}

/** Those with the best score of any number of first words; of equal ones the first. */
function promising(sequences: readonly Open[], beam: number): readonly Open[] {
  if (sequences.length <= beam) return sequences
  return sequences
    .map((sequence) => ({
      sequence,
      best: sequence.prefix.reduce((a, b) => Math.max(a, b), -Infinity) - sequence.cost,
    }))
    .toSorted((a, b) => b.best - a.best)
    .slice(0, beam)
    .map(({ sequence }) => sequence)
}
