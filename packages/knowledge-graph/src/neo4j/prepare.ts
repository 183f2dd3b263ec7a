import { isMnesticError, MnesticError } from '@mnestic/core'
import type { Database } from './database.ts'
import { constraints, indexes } from './layout.ts'
import { textOf } from './values.ts'

/** Uniqueness constraints on relationships came with it. */
const oldest = [5, 7] as const
/** Seconds for indexes over what is there already. */
const patience = 600

/**
 * Makes the constraints and indexes that are missing; uniqueness before any row. A user without the right to make them
 * may use those that an administrator has made. @throws UNSUPPORTED
 */
export async function prepareDatabase(database: Database): Promise<void> {
  const agent = await database.agent()
  const [major = Infinity, minor = Infinity] = /^Neo4j\/(\d+)\.(\d+)/.exec(agent)?.slice(1).map(Number) ?? []
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    throw new MnesticError(
      'UNSUPPORTED',
      `The ${database.name} needs Neo4j ${oldest.join('.')} or newer; this is ${agent}`,
    )

  const present = await database.read(async (run) => {
    const made = await run('SHOW CONSTRAINTS YIELD name RETURN name', {})
    const others = await run("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name", {})
    return new Set([...made, ...others].map(([name]) => textOf(name)))
  })
  const missing = Object.entries({ ...constraints, ...indexes }).filter(([name]) => !present.has(name))
  if (missing.length === 0) return
  for (const [name, rule] of missing) {
    const query =
      name in constraints
        ? `CONSTRAINT NAME IF NOT EXISTS ${rule}`
        : rule.replace(' FOR', ' IF NOT EXISTS FOR')
    await made(database, `CREATE ${query.replace('NAME', name)}`)
  }
  await database.read((run) => run('CALL db.awaitIndexes($patience)', { patience }))
}

/** Another process may be making the same. */
async function made(database: Database, query: string): Promise<void> {
  try {
    await database.write((run) => run(query, {}))
  } catch (error) {
    if (isMnesticError(error) && /EquivalentSchemaRuleAlreadyExists|AlreadyExists/.test(error.message)) return
    throw error
  }
}
