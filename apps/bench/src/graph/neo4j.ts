import { join } from 'node:path'
import neo4j, { type Driver } from 'neo4j-driver'
import { repository } from '../repository.ts'
import type { At, GraphKeeper, OpenGraph } from './contestant.ts'
import { nameOf, predicateNames, type GeneratedGraph } from './generated.ts'

/** What is needed of the script that starts a server on loopback. */
interface ServerScript {
  whyNoNeo4j(): Promise<string | undefined>
  startNeo4j(options: { readonly home: string; readonly heap: number }): Promise<{
    readonly uri: string
    stop(): Promise<void>
  }>
}

async function script(): Promise<ServerScript> {
  const path = join(repository, 'scripts', 'neo4j', 'server.mjs')
  return (await import(path)) as ServerScript
}

/** A server of its own on loopback, asked over Bolt by the official driver, one question at a time. */
export const neo4jServer: GraphKeeper = {
  name: 'Neo4j 5.26 over Bolt',
  manner: 'its opening starts the server',
  packages: [],
  apart: true,
  missing: async () => (await script()).whyNoNeo4j(),
  fill: async (folder, graph, batch) => {
    await using server = await started(folder)
    const { driver } = server
    const began = performance.now()
    await driver.executeQuery('CREATE CONSTRAINT name FOR (e:Entity) REQUIRE e.name IS UNIQUE')
    await driver.executeQuery('CALL db.awaitIndexes(60)')
    for (let begin = 0; begin < graph.facts; begin += batch)
      await driver.executeQuery(
        `UNWIND $rows AS row
         MERGE (s:Entity {name: row.subject}) MERGE (o:Entity {name: row.object})
         CREATE (s)-[:FACT {predicate: row.predicate, begins: row.from, ends: row.to, record: row.record}]->(o)`,
        { rows: rows(graph, begin, Math.min(graph.facts, begin + batch)) },
        { database: 'neo4j' },
      )
    return performance.now() - began
  },
  open: async (folder) => {
    const server = await started(folder)
    return asked(server.driver, () => server[Symbol.asyncDispose]())
  },
}

async function started(folder: string): Promise<AsyncDisposable & { readonly driver: Driver }> {
  const server = await (await script()).startNeo4j({ home: join(folder, 'server'), heap: 1_024 })
  const driver = neo4j.driver(server.uri, undefined, { disableLosslessIntegers: true })
  return {
    driver,
    [Symbol.asyncDispose]: async () => {
      await driver.close()
      await server.stop()
    },
  }
}

function rows(graph: GeneratedGraph, begin: number, end: number): readonly object[] {
  return Array.from({ length: end - begin }, (_, n) => {
    const i = begin + n
    const to = graph.to[i] ?? Infinity
    return {
      subject: nameOf(graph.subject[i] ?? 0),
      object: nameOf(graph.object[i] ?? 0),
      predicate: predicateNames[graph.predicate[i] ?? 0],
      from: graph.from[i],
      to: to === Infinity ? null : to,
      record: graph.record[i],
    }
  })
}

const holds = 'r.record <= $record AND r.begins <= $at AND (r.ends IS NULL OR r.ends > $at)'

function asked(driver: Driver, close: () => PromiseLike<void>): OpenGraph {
  const ask = async (query: string, parameters: object = {}) => {
    const { records } = await driver.executeQuery(query, parameters, {
      database: 'neo4j',
      routing: neo4j.routing.READ,
    })
    return records
  }
  const twoSteps = async (name: string, at?: At): Promise<number> => {
    const where = at === undefined ? '' : `WHERE all(r IN facts WHERE ${holds})`
    const [first] = await ask(
      `MATCH (a:Entity {name: $name})
       CALL (a) { MATCH (a)-[facts:FACT*1..2]-(b) ${where} RETURN DISTINCT b }
       WITH a, b WHERE b <> a RETURN count(b) AS others`,
      { name, ...(at && { record: at.record, at: at.validAt }) },
    )
    return Number(first?.get('others'))
  }
  return {
    handle: (name) => name,
    twoSteps: (from, at) => twoSteps(String(from), at),
    link: async (text) => {
      const [first] = await ask('MATCH (e:Entity {name: $text}) RETURN e.name AS name', { text })
      return first === undefined ? undefined : String(first.get('name'))
    },
    page: async () =>
      (
        await ask(
          'MATCH (s:Entity)-[f:FACT]->(o:Entity) RETURN s.name, f.predicate, o.name, f.begins, f.ends, f.record LIMIT 1000',
        )
      ).length,
    close: async () => close(),
  }
}
