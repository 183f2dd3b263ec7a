import type { Seq } from '@mnestic/core'
import type { EvidenceOf, Graph, MentionOf } from '../contract/graph.ts'
import type { EntityKey, Literal, TieRow } from '../contract/rows.ts'
import type { FactTable } from './fact-table.ts'

/** What a graph knows beside its numbers: texts, places and times, wherever an engine keeps them. */
export interface Texts {
  node(key: EntityKey): number | undefined
  literalNode(literal: Literal): number | undefined
  key(node: number): EntityKey | undefined
  literal(node: number): Literal | undefined
  at(seq: Seq): number | undefined
  /** Those that mention the node otherwise than by a statement, rising; the latest `limit`. */
  records(node: number, limit: number): readonly Seq[]
  /** @param supports seqs of statements that have the node at an end, rising */
  mentions(node: number, supports: readonly Seq[], limit: number): readonly MentionOf[]
  evidence(fact: StatementOf, seqs: readonly Seq[]): readonly EvidenceOf[]
}

/** A fact, by its numbers. */
export interface StatementOf {
  readonly subject: number
  readonly predicate: number
  readonly object: number
  readonly from: number
  readonly to: number
}

export interface GraphParts {
  readonly table: FactTable
  readonly texts: Texts
  /** Seq of the first mention, by node; a statement's end is one. Literals have that of their first statement. */
  readonly named: ArrayLike<number>
  readonly literals: ReadonlySet<number>
  readonly predicates: readonly string[]
  /** By predicate, the first record that says it; where the facts do not tell. */
  readonly said?: readonly Seq[] | undefined
  readonly ties: readonly TieRow[]
  readonly upTo: Seq
  readonly truncated: boolean
}

/** The graph of `contract/graph.ts` over a `FactTable`. */
export class CompactGraph implements Graph {
  readonly ties: readonly TieRow[]
  readonly predicates: readonly string[]
  readonly upTo: Seq
  readonly truncated: boolean
  readonly #table: FactTable
  readonly #texts: Texts
  readonly #named: ArrayLike<number>
  readonly #literals: ReadonlySet<number>
  readonly #firstSaid: readonly Seq[] | undefined

  constructor({ table, texts, named, literals, predicates, said, ties, upTo, truncated }: GraphParts) {
    this.#firstSaid = said
    this.#literals = literals
    this.#table = table
    this.#texts = texts
    this.#named = named
    this.predicates = predicates
    this.ties = ties
    this.upTo = upTo
    this.truncated = truncated
  }

  get nodes(): number {
    return this.#named.length
  }

  get facts(): number {
    return this.#table.count
  }

  said(predicate: number): Seq | undefined {
    return this.#firstSaid?.[predicate]
  }

  subject(fact: number): number {
    return this.#table.subject(fact)
  }

  predicate(fact: number): number {
    return this.#table.predicate(fact)
  }

  object(fact: number): number {
    return this.#table.object(fact)
  }

  from(fact: number): number {
    return this.#table.from(fact)
  }

  to(fact: number): number {
    return this.#table.to(fact)
  }

  first(fact: number): Seq {
    return this.#table.first(fact)
  }

  supports(fact: number): readonly Seq[] {
    return this.#table.supports(fact)
  }

  leaving(node: number, visit: (fact: number) => boolean | undefined): void {
    this.#table.leaving(node, visit)
  }

  entering(node: number, visit: (fact: number) => boolean | undefined): void {
    this.#table.entering(node, visit)
  }

  named(node: number): Seq {
    return this.#named[node] ?? Infinity
  }

  at(seq: Seq): number | undefined {
    return this.#texts.at(seq)
  }

  node(key: EntityKey): number | undefined {
    return this.#texts.node(key)
  }

  literalNode(literal: Literal): number | undefined {
    return this.#texts.literalNode(literal)
  }

  isLiteral(node: number): boolean {
    return this.#literals.has(node)
  }

  key(node: number): EntityKey | undefined {
    return this.#texts.key(node)
  }

  literal(node: number): Literal | undefined {
    return this.#texts.literal(node)
  }

  records(node: number, limit: number): readonly Seq[] {
    const seqs = this.#said(node)
    for (const seq of this.#texts.records(node, limit)) seqs.add(seq)
    return [...seqs].sort((a, b) => a - b).slice(-limit)
  }

  mentions(node: number, limit: number): readonly MentionOf[] {
    if (this.isLiteral(node)) return []
    const said = [...this.#said(node)].sort((a, b) => a - b)
    return this.#texts.mentions(node, said.slice(0, limit), limit)
  }

  /** Records with statements that have the node at an end. */
  #said(node: number): Set<Seq> {
    const seqs = new Set<Seq>()
    const add = (fact: number): undefined => {
      for (const seq of this.supports(fact)) seqs.add(seq)
    }
    this.leaving(node, add)
    this.entering(node, add)
    return seqs
  }

  evidence(fact: number, limit: number): readonly EvidenceOf[] {
    const of = {
      subject: this.subject(fact),
      predicate: this.predicate(fact),
      object: this.object(fact),
      from: this.from(fact),
      to: this.to(fact),
    }
    return this.#texts.evidence(of, this.supports(fact).slice(0, limit))
  }
}
