import type { Walkable } from './walk.ts'

/**
 * Nodes at most so many facts away from these, by distance, without themselves; at most `limit`, of which the last ones
 * found are then missing. Long and plain: it is what most readings spend their time in.
 */
export function neighbourhood(
  graph: Walkable,
  from: readonly number[],
  steps: number,
  limit: number = Infinity,
): readonly number[] {
  const marks = marksFor(graph)
  marks.begin(graph.nodes)
  const found: number[] = []
  for (const node of from) marks.add(node)
  const reach = (node: number): boolean => {
    if (marks.add(node)) found.push(node)
    return found.length < limit
  }
  const forwards = (fact: number): boolean => reach(graph.object(fact))
  const backwards = (fact: number): boolean => reach(graph.subject(fact))
  const around = (node: number): void => {
    graph.leaving(node, forwards)
    if (found.length < limit) graph.entering(node, backwards)
  }
  if (steps > 0) for (const node of from) if (found.length < limit) around(node)
  let begin = 0
  for (let step = 1; step < steps && found.length < limit; step++) {
    const end = found.length
    for (let i = begin; i < end && found.length < limit; i++) around(found[i] ?? 0)
    begin = end
  }
  return found
}

/** Which nodes were met: cleared by counting on, so that a walk costs what it meets and not what there is. */
class Marks {
  #met = new Uint32Array(0)
  #walk = 0

  begin(nodes: number): void {
    if (this.#met.length < nodes || this.#walk === 0xffffffff) {
      this.#met = new Uint32Array(Math.ceil(nodes * 1.25))
      this.#walk = 0
    }
    this.#walk++
  }

  /** False where it was there. */
  add(node: number): boolean {
    if (this.#met[node] === this.#walk) return false
    this.#met[node] = this.#walk
    return true
  }
}

/** One for each graph. A walk ends before another begins, so they never share it at once. */
const kept = new WeakMap<object, Marks>()

function marksFor(walked: Walkable): Marks {
  const graph = walked.graph ?? walked
  const known = kept.get(graph)
  if (known !== undefined) return known
  const made = new Marks()
  kept.set(graph, made)
  return made
}
