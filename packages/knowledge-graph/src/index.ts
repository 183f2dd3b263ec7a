export type {
  ExtractedEntity,
  ExtractedFact,
  Extraction,
  Extractor,
  ExtractorInput,
  ExtractorOptions,
} from './contract/extractor.ts'
export { knowledgeGraph } from './knowledge-graph.ts'
export {
  isBackwards,
  predicateOf,
  relationOf,
  type PathGraph,
  type PathPredicate,
  type Relation,
  type VisitStep,
} from './paths/path-graph.ts'
