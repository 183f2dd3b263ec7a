import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { GraphKeeper, OpenGraph } from './contestant.ts'
import { nameOf, predicateNames } from './generated.ts'

/** The tables that one would write oneself, in WAL, with an index for each direction, walked by a recursive query. */
export const sqlite: GraphKeeper = {
  name: 'recursive SQL, node:sqlite',
  packages: [],
  fill: (folder, graph, batch) => {
    using database = open(folder)
    database.exec(`
      CREATE TABLE entity (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE predicate (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE fact (id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, predicate INTEGER NOT NULL,
        object INTEGER NOT NULL, begins INTEGER, ends INTEGER, record INTEGER NOT NULL);
      CREATE INDEX leaving ON fact (subject, object);
      CREATE INDEX entering ON fact (object, subject);`)
    const entity = database.prepare('INSERT OR IGNORE INTO entity VALUES (?, ?)')
    const predicate = database.prepare('INSERT INTO predicate VALUES (?, ?)')
    const fact = database.prepare('INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)')
    for (const [id, name] of predicateNames.entries()) predicate.run(id, name)
    for (let begin = 0; begin < graph.facts; begin += batch) {
      database.exec('BEGIN')
      for (let i = begin; i < Math.min(graph.facts, begin + batch); i++) {
        const [subject, object, to] = [graph.subject[i] ?? 0, graph.object[i] ?? 0, graph.to[i] ?? 0]
        entity.run(subject, nameOf(subject))
        entity.run(object, nameOf(object))
        fact.run(
          i,
          subject,
          graph.predicate[i] ?? 0,
          object,
          graph.from[i] ?? 0,
          to === Infinity ? null : to,
          graph.record[i] ?? 0,
        )
      }
      database.exec('COMMIT')
    }
    return Promise.resolve(undefined)
  },
  open: (folder) => Promise.resolve(asked(open(folder))),
}

function open(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'graph.sqlite'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144')
  return database
}

const counts = 'AND record <= :record AND begins <= :at AND (ends IS NULL OR ends > :at)'

function walk(database: DatabaseSync, filter: string): StatementSync {
  return database.prepare(`
    WITH RECURSIVE near (id, steps) AS (
      SELECT :from, 0
      UNION SELECT object, steps + 1 FROM near JOIN fact ON subject = near.id WHERE steps < 2 ${filter}
      UNION SELECT subject, steps + 1 FROM near JOIN fact ON object = near.id WHERE steps < 2 ${filter}
    )
    SELECT count(DISTINCT id) - 1 AS others FROM near`)
}

function asked(database: DatabaseSync): OpenGraph {
  const all = walk(database, '')
  const some = walk(database, counts)
  const byName = database.prepare('SELECT id FROM entity WHERE name = ?')
  const page = database.prepare(`
    SELECT s.name AS subject, p.name AS predicate, o.name AS object, begins, ends, record FROM fact
    JOIN entity s ON s.id = subject JOIN entity o ON o.id = object JOIN predicate p ON p.id = predicate
    ORDER BY fact.id LIMIT 1000`)
  return {
    handle: (name) => Number(byName.get(name)?.['id']),
    twoSteps: (from, at) =>
      Number(
        (at === undefined
          ? all.get({ from: Number(from) })
          : some.get({ from: Number(from), record: at.record, at: at.validAt })
        )?.['others'],
      ),
    link: (text) => (byName.get(text) === undefined ? undefined : text),
    page: () => page.all().length,
    close: () => database.close(),
  }
}
