import { coMention } from '../extract/co-mentions.ts'
import { compare } from '../graph/compare.ts'
import {
  relationOf,
  type PathGraph,
  type PathPredicate,
  type Relation,
  type VisitStep,
} from '../paths/path-graph.ts'
import type { View } from './view.ts'

interface Step {
  readonly relation: Relation
  readonly target: number
  readonly fact: number
}

/** A view as steps from entity to entity, for the scoring of paths. Of each entity they are laid out once. */
export class StepGraph implements PathGraph {
  readonly predicates: readonly PathPredicate[]
  readonly #view: View
  /** Number among those that occur, by number in the graph. */
  readonly #numbers: ReadonlyMap<number, number>
  readonly #steps = new Map<number, readonly Step[]>()

  constructor(view: View) {
    this.#view = view
    const occurring = view.occurring().filter((predicate) => view.graph.predicates[predicate] !== coMention)
    this.#numbers = new Map(occurring.map((predicate, i) => [predicate, i]))
    this.predicates = occurring.map((predicate) => {
      const known = view.known(predicate)
      return {
        names: [view.graph.predicates[predicate] ?? '', ...(known?.aliases ?? [])],
        inverseNames: known?.inverse === undefined ? [] : [known.inverse],
      }
    })
  }

  relations(node: number): readonly Relation[] {
    return [...new Set(this.#of(node).map(({ relation }) => relation))]
  }

  follow(node: number, relation: Relation, visit: VisitStep): void {
    for (const step of this.#of(node))
      if (step.relation === relation && visit(step.target, step.fact) === false) return
  }

  /** By relation, then target, then time: an order of content. */
  #of(node: number): readonly Step[] {
    const kept = this.#steps.get(node)
    if (kept !== undefined) return kept
    const view = this.#view
    const { graph } = view
    const steps: Step[] = []
    view.leaving(node, (fact) => {
      const number = this.#numbers.get(graph.predicate(fact))
      if (number !== undefined)
        steps.push({ relation: relationOf(number, false), target: view.object(fact), fact })
      return true
    })
    view.entering(node, (fact) => {
      const number = this.#numbers.get(graph.predicate(fact))
      const symmetric = view.known(graph.predicate(fact))?.symmetric === true
      if (number !== undefined)
        steps.push({ relation: relationOf(number, !symmetric), target: view.subject(fact), fact })
      return true
    })
    steps.sort(
      (a, b) =>
        a.relation - b.relation ||
        a.target - b.target ||
        compare(graph.from(a.fact), graph.from(b.fact)) ||
        compare(graph.to(a.fact), graph.to(b.fact)),
    )
    this.#steps.set(node, steps)
    return steps
  }
}
