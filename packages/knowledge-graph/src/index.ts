export { knowledgeGraph } from './knowledge-graph.ts'
