import type { Seq } from '@mnestic/core'
import type { Graph } from '../contract/graph.ts'
import type { KnownPredicate, Predicates } from '../schema/predicates.ts'
import { identityOf, type Identity } from './identity.ts'
import type { Seen } from './seen.ts'
import { Timeline } from './timeline.ts'

export type Visit = (fact: number) => boolean | undefined

/**
 * A graph as one reading sees it: the records that count, the valid time that is asked for, names that are one entity,
 * and what the schema says of predicates. Entities are named by their root.
 */
export class View {
  readonly graph: Graph
  readonly seen: Seen
  readonly identity: Identity
  readonly predicates: Predicates
  /** Milliseconds since the epoch; `undefined`: facts of all times. */
  readonly validAt: number | undefined
  readonly #known: (KnownPredicate | undefined)[] = []
  readonly #kept = new Map<string, Timeline>()

  constructor(graph: Graph, seen: Seen, predicates: Predicates, validAt: number | undefined) {
    this.graph = graph
    this.seen = seen
    this.identity = identityOf(graph, seen)
    this.predicates = predicates
    this.validAt = validAt
  }

  get nodes(): number {
    return this.graph.nodes
  }

  /** What the schema says of the predicate with this number. */
  known(predicate: number): KnownPredicate | undefined {
    if (!(predicate in this.#known))
      this.#known[predicate] = this.predicates.get(this.graph.predicates[predicate] ?? '')
    return this.#known[predicate]
  }

  /** Numbers of the predicates of facts that some record which counts says, rising. */
  occurring(): readonly number[] {
    const { graph, seen } = this
    if (seen.all) return [...graph.predicates.keys()]
    const open = new Set(graph.predicates.keys())
    for (const predicate of open) {
      const said = graph.said(predicate)
      if (said !== undefined && seen.record(said)) open.delete(predicate)
    }
    for (let fact = 0; fact < graph.facts && open.size > 0; fact++)
      if (open.has(graph.predicate(fact)) && seen.fact(graph, fact)) open.delete(graph.predicate(fact))
    return [...graph.predicates.keys()].filter((predicate) => !open.has(predicate))
  }

  subject(fact: number): number {
    return this.identity.root(this.graph.subject(fact))
  }

  object(fact: number): number {
    return this.identity.root(this.graph.object(fact))
  }

  /** Whether some record that counts says it, and it holds at the asked time. */
  counts(fact: number): boolean {
    if (!this.seen.all && !this.seen.fact(this.graph, fact)) return false
    return this.validAt === undefined || this.holds(fact, this.validAt)
  }

  /** Whether a fact holds at a time, by its own times and by those that took its place. */
  holds(fact: number, time: number): boolean {
    const { graph } = this
    if (this.known(graph.predicate(fact))?.single === true)
      return this.#timelines(fact).every((timeline) => timeline.holds(fact, time))
    return graph.from(fact) <= time && time < graph.to(fact)
  }

  /** When the next fact of a single-valued predicate took its place, before its own end. */
  superseded(fact: number): number | undefined {
    if (this.known(this.graph.predicate(fact))?.single !== true) return undefined
    const ends = this.#timelines(fact).map((timeline) => timeline.superseded(fact) ?? Infinity)
    const end = Math.min(...ends)
    return end === Infinity ? undefined : end
  }

  /** Supports that count, rising. */
  supports(fact: number): readonly Seq[] {
    const all = this.graph.supports(fact)
    return this.seen.all ? all : all.filter((seq) => this.seen.record(seq))
  }

  /** Facts that count and have the entity as their subject (object), in no order, until `visit` answers false. */
  leaving(root: number, visit: Visit): void {
    this.#each(root, visit, (node, step) => this.graph.leaving(node, step))
  }

  entering(root: number, visit: Visit): void {
    this.#each(root, visit, (node, step) => this.graph.entering(node, step))
  }

  #each(root: number, visit: Visit, walk: (node: number, step: Visit) => void): void {
    let more = true
    const step = (fact: number): boolean => {
      if (this.counts(fact)) more = visit(fact) !== false
      return more
    }
    if (this.identity.plain) return walk(root, step)
    for (const node of this.identity.members(root)) if (more) walk(node, step)
  }

  /** Of the subject and predicate of a fact; of a symmetric predicate of both its ends. */
  #timelines(fact: number): readonly Timeline[] {
    const predicate = this.graph.predicate(fact)
    const subject = this.#timeline(this.subject(fact), predicate)
    if (this.known(predicate)?.symmetric !== true) return [subject]
    return [subject, this.#timeline(this.object(fact), predicate)]
  }

  #timeline(subject: number, predicate: number): Timeline {
    const key = `${subject} ${predicate}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept
    const facts: number[] = []
    const add = (one: number): undefined => {
      if (this.graph.predicate(one) === predicate && (this.seen.all || this.seen.fact(this.graph, one)))
        facts.push(one)
    }
    for (const node of this.identity.members(subject)) {
      this.graph.leaving(node, add)
      if (this.known(predicate)?.symmetric === true) this.graph.entering(node, add)
    }
    const timeline = new Timeline(this, subject, facts)
    this.#kept.set(key, timeline)
    return timeline
  }
}
