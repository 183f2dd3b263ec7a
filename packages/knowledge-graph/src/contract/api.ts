import type { JsonObject, RecordInput, Revision, ScopeInput, Span, TimeInput } from '@mnestic/core'
import type { RelationModel } from '../paths/relation-model.ts'
import type { Entity, Evidence } from './entity.ts'
import type { GraphFact } from './fact.ts'
import type { Literal } from './rows.ts'

/** Which facts count. */
export interface When {
  /** Only facts that hold at this time. Default: all, with their times. */
  readonly validAt?: TimeInput | undefined
  /** Only what records up to this revision say. Default: all living records. */
  readonly asOf?: Revision | undefined
}

export interface Page {
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
}

export interface EntityQuery extends Page {
  /** Entities that this may name, best first, at most `limit`; without it all, in the order in which records named them. */
  readonly name?: string | undefined
  readonly type?: string | undefined
  readonly asOf?: Revision | undefined
}

export interface FactQuery extends When, Page {
  /** Name or alias of an entity. */
  readonly subject?: string | undefined
  /** Name or alias of a predicate; its inverse is turned round. */
  readonly predicate?: string | undefined
  /** Name of an entity or a literal: whichever there is. */
  readonly object?: Literal | undefined
}

export interface NeighborQuery extends When {
  readonly predicate?: string | undefined
  /** `out`: facts about the entity; `in`: facts that lead to it. Default `both`. */
  readonly direction?: 'out' | 'in' | 'both' | undefined
  /** 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
}

export interface Neighbor {
  readonly name: Literal
  readonly kind: 'entity' | 'literal'
  /** The facts between the two, in the order of the log. */
  readonly facts: readonly GraphFact[]
}

export interface PathQuery extends When {
  /** Facts on a path, 1 to 4. Default 3. */
  readonly maxLength?: number | undefined
  /** 1 to 100. Default 10. */
  readonly limit?: number | undefined
}

/** A way through facts, each taken forwards or backwards, no entity twice. */
export interface GraphPath {
  readonly steps: readonly { readonly fact: GraphFact; readonly backwards: boolean }[]
}

export interface SubgraphQuery extends When {
  /** Facts away from the entities, 1 to 3. Default 1. */
  readonly steps?: number | undefined
  /** Facts, 1 to 5,000. Default 500. */
  readonly limit?: number | undefined
}

export interface Subgraph {
  readonly entities: readonly Entity[]
  readonly facts: readonly GraphFact[]
  /** There are more facts within reach than the limit. */
  readonly truncated: boolean
}

export interface RelatedQuery extends When {
  /** 1 to 100. Default 20. */
  readonly limit?: number | undefined
}

export interface Related {
  readonly name: string
  /** Personalised PageRank, 0 to 1. */
  readonly score: number
}

export interface AnswerQuery extends When {
  /** Facts on a path, 1 to 4. Default 3. */
  readonly maxLength?: number | undefined
  /** 1 to 100. Default 10. */
  readonly limit?: number | undefined
  /** What `learnRelations` learned. */
  readonly relations?: RelationModel | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a path of facts leads to. */
export interface GraphAnswer {
  /** Name of an entity, or a literal. */
  readonly answer: Literal
  readonly kind: 'entity' | 'literal'
  /** How well the question says the path: about 0 for no better than any, up to about 1 for each step. */
  readonly score: number
  /** The entity from which the path leads. */
  readonly subject: string
  readonly steps: readonly {
    readonly backwards: boolean
    /** The words of the question that say the step. */
    readonly words: readonly Span[]
    /** The facts that say it, several where it held at several times. */
    readonly facts: readonly GraphFact[]
  }[]
}

/** What a model extractor has read of a scope. */
export interface Extractions {
  /** Records that it has not read yet, failed ones among them. */
  readonly pending: number
  /** The latest failures of this process, at most 100; they are tried again. */
  readonly failed: readonly {
    readonly id: string
    readonly code: string
    readonly reason: string
    readonly attempts: number
  }[]
}

/** The view's own methods, reached as `memory.views.NAME`. A scope without records has empty answers. */
export interface KnowledgeGraphApi {
  /** @throws INVALID_ARGUMENT */
  entities(
    scope: ScopeInput,
    query?: EntityQuery,
  ): Promise<{ readonly entities: readonly Entity[]; readonly next?: string }>
  /** One entity by its name or alias, exactly; `undefined` where no record names it. */
  entity(
    scope: ScopeInput,
    name: string,
    query?: { readonly asOf?: Revision | undefined },
  ): Promise<(Entity & { readonly mentions: readonly Evidence[] }) | undefined>
  /** Facts in the order in which records first supported them. @throws INVALID_ARGUMENT */
  facts(
    scope: ScopeInput,
    query?: FactQuery,
  ): Promise<{ readonly facts: readonly GraphFact[]; readonly next?: string }>
  /** What an entity has facts with, nearest in the log first. @throws INVALID_ARGUMENT */
  neighbors(scope: ScopeInput, name: string, query?: NeighborQuery): Promise<readonly Neighbor[]>
  /** The ways from one entity to another, shortest first. @throws INVALID_ARGUMENT */
  paths(scope: ScopeInput, from: string, to: string, query?: PathQuery): Promise<readonly GraphPath[]>
  /** What lies around some entities. @throws INVALID_ARGUMENT */
  subgraph(scope: ScopeInput, names: string | readonly string[], query?: SubgraphQuery): Promise<Subgraph>
  /**
   * What the facts say to a question, best first: paths of up to `maxLength` facts from the entities that it names,
   * compared with its other words. @throws INVALID_ARGUMENT, ABORTED
   */
  answer(scope: ScopeInput, question: string, query?: AnswerQuery): Promise<readonly GraphAnswer[]>
  /**
   * Learns from questions, without their answers, which words say which relation. The value is the caller's: no forget
   * reaches it, so let no words into it that are not to be kept.
   * @param questions at most 100,000 @throws INVALID_ARGUMENT, ABORTED
   */
  learnRelations(
    scope: ScopeInput,
    questions: readonly string[],
    options?: Pick<AnswerQuery, 'maxLength' | 'signal'>,
  ): Promise<RelationModel>
  /** Entities by personalised PageRank from one of them. @throws INVALID_ARGUMENT */
  related(scope: ScopeInput, name: string, query?: RelatedQuery): Promise<readonly Related[]>
  /**
   * Says that these names mean one entity. Logged as notes that rest on records which name them: undone when these are
   * forgotten. @throws NOT_FOUND (a name that no record says), INVALID_ARGUMENT
   */
  merge(scope: ScopeInput, names: readonly string[]): Promise<Revision>
  /** Says that a name is an entity of its own, whatever was merged before. @throws NOT_FOUND, INVALID_ARGUMENT */
  split(scope: ScopeInput, name: string): Promise<Revision>
  /** A subgraph as JSON-LD, evidence by record ids. */
  exportJsonLd(
    scope: ScopeInput,
    names: string | readonly string[],
    query?: SubgraphQuery,
  ): Promise<JsonObject>
  /**
   * Records whose facts are those of a JSON-LD document, for `memory.write`: a graph holds nothing without a record
   * that says it. Writes nothing itself. @throws INVALID_ARGUMENT
   */
  importJsonLd(document: unknown): Promise<readonly RecordInput[]>
  /** How far a model extractor has come. */
  extractions(scope: ScopeInput): Promise<Extractions>
  /** Lets the model extractor read what is pending, and waits: how many records it read. @throws INVALID_ARGUMENT, ABORTED */
  extract(scope: ScopeInput, options?: { readonly signal?: AbortSignal | undefined }): Promise<number>
}
