import type { Span } from '@mnestic/core'
import type { ChainWord } from './chain.ts'
import type { Meaning } from './meaning.ts'
import type { PathGraph, Relation } from './path-graph.ts'
import type { PathSubject } from './question.ts'
import type { Found } from './search.ts'
import { bestSplit, type Costs, type Spans } from './split.ts'
import { wayTo, type Limits } from './walk.ts'

export interface PathAnswer {
  /** The node that answers. */
  readonly node: number
  /** How well the question says the path: about 0 for no better than any, up to about 1 for each step. */
  readonly score: number
  /** Where the path begins. */
  readonly subject: PathSubject
  /** At least one. */
  readonly steps: readonly PathStep[]
}

export interface PathStep {
  readonly relation: Relation
  /** The words of the question that say it, in the order of the question. */
  readonly words: readonly Span[]
  readonly from: number
  readonly to: number
  /** Facts that say the step: several, where it held at several times. */
  readonly facts: readonly number[]
}

/** What one subject of a question leads to. */
export interface Searched {
  readonly subject: PathSubject
  readonly chain: readonly ChainWord[]
  readonly spans: Spans
  readonly found: readonly Found[]
}

interface Candidate {
  readonly score: number
  readonly searched: Searched
  readonly found: Found
}

/** A second subject says the same words again: what it adds counts half. */
const confirmation = 0.5

/**
 * The ends of the best paths. An end that several named subjects lead to (`the player from Japan who is a goalkeeper`)
 * has the best of their scores, and half of each other one that is above 0.
 */
export function answersOf(
  graph: PathGraph,
  searched: readonly Searched[],
  meaning: Pick<Meaning, 'says'>,
  costs: Costs,
  limit: number,
  reach: number,
): readonly PathAnswer[] {
  const byName = Map.groupBy(searched, ({ subject }) => `${subject.span.start}-${subject.span.end}`)
  const best = new Map<number, { readonly total: number; readonly candidate: Candidate }>()
  for (const meanings of byName.values())
    for (const [node, candidate] of bestByEnd(meanings)) {
      const other = best.get(node)
      if (other === undefined) best.set(node, { total: candidate.score, candidate })
      else {
        const [more, less] =
          candidate.score > other.candidate.score
            ? [candidate, other.candidate]
            : [other.candidate, candidate]
        const total =
          other.total - other.candidate.score + more.score + confirmation * Math.max(0, less.score)
        best.set(node, { total, candidate: more })
      }
    }
  const ranked = [...best]
    .map(([node, { total, candidate }]) => ({ node, total, candidate }))
    .toSorted(
      (a, b) =>
        b.total - a.total ||
        a.candidate.found.relations.length - b.candidate.found.relations.length ||
        a.node - b.node,
    )
    .slice(0, limit)
  return ranked.flatMap(({ node, total, candidate }) => {
    const steps = stepsTo(graph, node, candidate, meaning, costs, { reach, facts: reach * 20 })
    return steps === undefined ? [] : [{ node, score: total, subject: candidate.searched.subject, steps }]
  })
}

/** The best path to each end, over all meanings of one name. */
function bestByEnd(meanings: readonly Searched[]): ReadonlyMap<number, Candidate> {
  const best = new Map<number, Candidate>()
  for (const searched of meanings)
    for (const found of searched.found) {
      const score = found.score - (1 - (searched.subject.weight ?? 1))
      for (const end of found.ends) {
        const other = best.get(end)
        if (
          other === undefined ||
          score > other.score ||
          (score === other.score && found.relations.length < other.found.relations.length)
        )
          best.set(end, { score, searched, found })
      }
    }
  return best
}

function stepsTo(
  graph: PathGraph,
  end: number,
  { searched, found }: Candidate,
  meaning: Pick<Meaning, 'says'>,
  costs: Costs,
  limits: Limits,
): readonly PathStep[] | undefined {
  const { relations, said } = found
  const way = wayTo(graph, searched.subject.node, relations, end, limits)
  if (way === undefined) return undefined
  const split = bestSplit(
    searched.spans,
    said.map((relation) => meaning.says(relation)),
    costs,
  )
  let taken = 0
  return relations.map((relation, i) => {
    const [from, to] = relation === said[taken] ? (split[taken++] ?? [0, 0]) : [0, 0]
    return {
      relation,
      words: placesOf(searched.chain.slice(from, to)),
      from: way.nodes[i] ?? -1,
      to: way.nodes[i + 1] ?? -1,
      facts: way.facts[i] ?? [],
    }
  })
}

/** Places in the question, each once. */
function placesOf(words: readonly ChainWord[]): readonly Span[] {
  const places = new Map(words.map(({ start, end }) => [start, { start, end }]))
  return [...places.values()].toSorted((a, b) => a.start - b.start)
}
