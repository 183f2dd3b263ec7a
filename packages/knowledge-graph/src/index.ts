export type * from './contract/api.ts'
export type * from './contract/engine.ts'
export type * from './contract/entity.ts'
export type * from './contract/extractor.ts'
export type * from './contract/fact.ts'
export type * from './contract/graph.ts'
export type * from './contract/rows.ts'
export type * from './contract/schema.ts'
export type { Found } from './extract/found.ts'
export {
  modelExtractor,
  type ModelCall,
  type ModelExtractorOptions,
} from './extract/model/model-extractor.ts'
export type { ModelRequest } from './extract/model/request.ts'
export type { Draft, Pattern, When } from './extract/pattern.ts'
export { patternExtractor, type PatternExtractorOptions } from './extract/pattern-extractor.ts'
export type { Tense } from './extract/verbs.ts'
export { graphOf, type FetchedRows } from './graph/graph-of.ts'
export { embeddedEngine, type EmbeddedEngineOptions } from './embedded/embedded-engine.ts'
export { knowledgeGraph, type KnowledgeGraphCapabilities } from './knowledge-graph.ts'
export type { KnowledgeGraphOptions } from './options.ts'
export { keyOf, wordsOf } from './link/key.ts'
export {
  isBackwards,
  predicateOf,
  relationOf,
  type PathGraph,
  type PathPredicate,
  type Relation,
  type VisitStep,
} from './paths/path-graph.ts'
export { neighbourhood } from './walk/neighbourhood.ts'
export { pageRank, type Ranked } from './walk/page-rank.ts'
export type { Walkable } from './walk/walk.ts'
export type { PathAnswer, PathStep } from './paths/answers.ts'
export { pathReader, type AnswerOptions, type PathReader } from './paths/path-reader.ts'
export type { PathQuestion, PathSubject } from './paths/question.ts'
export type { RelationModel } from './paths/relation-model.ts'
