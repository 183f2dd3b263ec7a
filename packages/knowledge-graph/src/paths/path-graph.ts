/**
 * What path scoring needs of a graph: the steps that may be taken now (in the asked scope, as of the asked revision,
 * at the asked valid time), as numbers. An engine gives one for each question; names, times and evidence stay with it.
 *
 * Numbers are the engine's own and never leave it: equal ones need not mean equal things in the next graph. Answers
 * may not depend on them beyond ties, so an engine gives nodes and predicates in an order that its content decides.
 */
export interface PathGraph {
  /** The predicates that occur, each with the names by which a question may mean it. */
  readonly predicates: readonly PathPredicate[]
  /** The distinct relations that leave a node, rising. Nodes are integers from 0: entities, and literals, which nothing leaves but backwards. */
  relations(node: number): readonly Relation[]
  /**
   * Calls `visit` with each target that one relation leads to and the number of the fact that says so, always in the
   * same order, until `visit` answers `false`. The same target may come twice, by two facts (two times).
   */
  follow(node: number, relation: Relation, visit: VisitStep): void
}

/** Answers `false` to see no more. */
export type VisitStep = (target: number, fact: number) => boolean | undefined

/**
 * A predicate and the direction in which it is taken: `2 × predicate` from subject to object, and one more from object
 * to subject. A symmetric predicate leaves both its ends forwards, and none backwards.
 */
export type Relation = number

export interface PathPredicate {
  /** Its name in the schema or in the facts, then its aliases: at least one. As written: `place_of_birth`, `bornIn`, `people/person/place_of_birth`. */
  readonly names: readonly string[]
  /** What the way back is called: the predicate's inverse in the schema, and its aliases. Empty where it has no name. */
  readonly inverseNames: readonly string[]
}

export const relationOf = (predicate: number, backwards: boolean): Relation =>
  predicate * 2 + (backwards ? 1 : 0)

export const predicateOf = (relation: Relation): number => relation >> 1

export const isBackwards = (relation: Relation): boolean => (relation & 1) === 1

/** The way back by the relation before: to what shares something with where that one began. */
export const undoes = (relation: Relation, before: Relation | undefined): boolean =>
  before !== undefined &&
  predicateOf(before) === predicateOf(relation) &&
  isBackwards(before) !== isBackwards(relation)
