export type {
  ExtractedEntity,
  ExtractedFact,
  Extraction,
  Extractor,
  ExtractorInput,
  ExtractorOptions,
} from './contract/extractor.ts'
export { knowledgeGraph } from './knowledge-graph.ts'
