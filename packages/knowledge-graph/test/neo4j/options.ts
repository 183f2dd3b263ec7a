import { neo4jEngine, type Neo4jEngineOptions } from '@mnestic/knowledge-graph/neo4j'
import { expect, test } from 'vitest'

const uri = 'bolt://127.0.0.1:1'

export function options(): void {
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['both', { uri, driver: { session() {}, close() {}, getServerInfo() {} } }],
    ['no driver', { driver: {} }],
    ['no such scheme', { uri: 'http://127.0.0.1' }],
    ['no database', { uri, database: '' }],
    ['a misspelt option', { uri, databse: 'neo4j' }],
    ['no timeout', { uri, timeout: 0 }],
    ['a patience without end', { uri, patience: Infinity }],
    ['a password for a driver', { driver: { session() {}, close() {}, getServerInfo() {} }, auth: {} }],
  ])('is refused at once: %s', (_, given) => {
    expect(() => neo4jEngine(given as Neo4jEngineOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
}
