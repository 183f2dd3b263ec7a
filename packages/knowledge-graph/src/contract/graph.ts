import type { Seq, Span } from '@mnestic/core'
import type { EntityKey, Literal, TieRow } from './rows.ts'

/**
 * Facts of one scope as numbers: what engines answer and everything above them reads, at once and without waiting.
 *
 * Nodes are names (entities before aliases and merges, which `ties` tell of) and literals, facts are groups of
 * statements with the same ends, predicate and valid time; all counted from 0. Nodes and predicates are numbered in the
 * order in which the living records first say them, so that equal logs number alike; facts in any order.
 */
export interface Graph {
  readonly nodes: number
  readonly facts: number
  /**
   * Up to which first support (entities: first mention) pages of `entities` and `facts` are whole; Infinity where the
   * graph has all of its scope, or everything that was asked for.
   */
  readonly upTo: Seq
  /** Something within reach was left out, because there was more than the limit. */
  readonly truncated: boolean
  /** By fact: node of the subject, number of the predicate, node of the object. */
  subject(fact: number): number
  predicate(fact: number): number
  object(fact: number): number
  /** Valid time of a fact in milliseconds since the epoch, half-open; -Infinity and Infinity where it is open. */
  from(fact: number): number
  to(fact: number): number
  /** The smallest seq that supports it. */
  first(fact: number): Seq
  /** All of them, rising. */
  supports(fact: number): readonly Seq[]
  /** Facts that have the node as their subject (object), until `visit` answers false. */
  leaving(node: number, visit: (fact: number) => boolean | undefined): void
  entering(node: number, visit: (fact: number) => boolean | undefined): void
  /** Aliases, merges and splits by revision. */
  readonly ties: readonly TieRow[]
  /** The seq of the first record that mentions an entity; of a literal, of its first fact. Nodes are numbered in that order. */
  named(node: number): Seq
  /** The record's own time; `undefined` where the graph knows nothing of the record. */
  at(seq: Seq): number | undefined
  /** The node of an entity. */
  node(key: EntityKey): number | undefined
  /** The node of a literal. */
  literalNode(literal: Literal): number | undefined
  isLiteral(node: number): boolean
  /** `undefined` for a literal. */
  key(node: number): EntityKey | undefined
  /** `undefined` for an entity. */
  literal(node: number): Literal | undefined
  readonly predicates: readonly string[]
  /** The first record that says a predicate; `undefined` where the facts of the graph tell, since it has all of the scope. */
  said(predicate: number): Seq | undefined
  /** Records that name the node, or have it as a literal, rising; the latest `limit` of them. */
  records(node: number, limit: number): readonly Seq[]
  /** Where and how records name the node, rising by seq, at most `limit`; none for a literal. */
  mentions(node: number, limit: number): readonly MentionOf[]
  /** What supports a fact, rising by seq, at most `limit`. */
  evidence(fact: number, limit: number): readonly EvidenceOf[]
}

export interface MentionOf {
  readonly seq: Seq
  readonly name: string
  readonly type?: string
  readonly span?: Span
  readonly confidence: number
  readonly source: string
}

export interface EvidenceOf {
  readonly seq: Seq
  readonly span?: Span
  readonly confidence: number
  readonly source: string
}
