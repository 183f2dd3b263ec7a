/** What walks need of a graph, or of a view of one: facts at a node, each to be taken in either direction. */
export interface Walkable {
  /** Of a view its graph: what walks note down is kept for that, so that a view may be made for a single walk. */
  readonly graph?: object
  /** Nodes are numbers below this. */
  readonly nodes: number
  subject(fact: number): number
  object(fact: number): number
  /** Facts that have the node as their subject (object), until `visit` answers false. */
  leaving(node: number, visit: (fact: number) => boolean | undefined): void
  entering(node: number, visit: (fact: number) => boolean | undefined): void
}
