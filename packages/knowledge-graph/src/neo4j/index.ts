export { neo4jEngine, type Neo4jEngineOptions } from './neo4j-engine.ts'
