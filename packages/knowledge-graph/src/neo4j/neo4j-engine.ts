import { driver as connect, type AuthToken, type Driver } from 'neo4j-driver'
import { MnesticError } from '@mnestic/core'
import { checkInteger, checkMembers, checkMethods, invalid } from '@mnestic/core/check'
import type { Engine, OpenEngine, Site } from '../contract/engine.ts'
import { Database } from './database.ts'
import { translate } from './errors.ts'
import { openGraph } from './neo4j-graph.ts'
import { prepareDatabase } from './prepare.ts'

export interface Neo4jEngineOptions {
  /** A driver of one's own, which is not closed with the memory. Either this or `uri`. */
  readonly driver?: Driver | undefined
  /** `neo4j://HOST:7687`, `bolt://`, or with `+s` for TLS: a driver is made, and closed with the memory. */
  readonly uri?: string | undefined
  /** With `uri`: `auth.basic(user, password)` of neo4j-driver. Default none. */
  readonly auth?: AuthToken | undefined
  /** Default `neo4j`. */
  readonly database?: string | undefined
  /** Milliseconds for one transaction on the server, 100 to 600,000. Default 30,000. */
  readonly timeout?: number | undefined
  /**
   * With `uri`: milliseconds in which a transaction that may succeed later is tried again, and a connection waited for,
   * 0 to 600,000. Default 5,000: what is late is caught up with at the next read or write.
   */
  readonly patience?: number | undefined
}

const known: readonly string[] = [
  'driver',
  'uri',
  'auth',
  'database',
  'timeout',
  'patience',
] satisfies readonly (keyof Neo4jEngineOptions)[]
const longest = 600_000

/**
 * A graph on a Neo4j server, 5.7 or newer, Community or Enterprise, one's own or Aura. One database holds the graphs of
 * many logs, and several processes may share one. Needs the package `neo4j-driver`.
 * @throws INVALID_ARGUMENT
 */
export function neo4jEngine(options: Neo4jEngineOptions): Engine {
  checkMembers('The options of neo4jEngine', options, known)
  const { driver, uri, auth, database = 'neo4j', timeout = 30_000, patience = 5_000 } = options
  if ((driver === undefined) === (uri === undefined))
    throw new MnesticError('INVALID_ARGUMENT', 'neo4jEngine needs either a driver or a uri')
  if (driver !== undefined)
    checkMethods('driver of neo4jEngine', driver, ['session', 'close', 'getServerInfo'])
  if (uri !== undefined && (typeof uri !== 'string' || !/^(?:neo4j|bolt)(?:\+s|\+ssc)?:\/\/\S+$/.test(uri)))
    throw invalid('uri of neo4jEngine', uri, 'neo4j://HOST:PORT or bolt://HOST:PORT')
  if (typeof database !== 'string' || database === '')
    throw invalid('database of neo4jEngine', database, "a database's name")
  checkInteger('timeout of neo4jEngine', timeout, 100, longest)
  checkInteger('patience of neo4jEngine', patience, 0, longest)
  if (uri === undefined && (auth !== undefined || options.patience !== undefined))
    throw new MnesticError(
      'INVALID_ARGUMENT',
      'auth and patience of neo4jEngine belong to a uri; a driver has its own',
    )

  let prepared = false
  const open = async (site: Site): Promise<OpenEngine> => {
    const name = `graph ${site.name} on Neo4j`
    const own = uri === undefined ? undefined : driverFor(name, uri, auth, patience)
    const used = driver ?? own
    if (used === undefined)
      throw new MnesticError('INVALID_ARGUMENT', 'neo4jEngine needs either a driver or a uri')
    const opened = new Database(used, { name, database, timeout, own: own !== undefined })
    try {
      if (!prepared) await prepareDatabase(opened)
      prepared = true
      return await openGraph(opened, site)
    } catch (error) {
      await opened.close()
      throw error
    }
  }
  return { name: 'neo4j', external: true, open }
}

function driverFor(name: string, uri: string, auth: AuthToken | undefined, patience: number): Driver {
  try {
    return connect(uri, auth, {
      disableLosslessIntegers: true, // no number of ours is too large for one of JavaScript's
      maxTransactionRetryTime: patience,
      connectionTimeout: Math.max(patience, 1_000),
      connectionAcquisitionTimeout: Math.max(patience, 1_000) * 2,
      userAgent: 'mnestic',
    })
  } catch (error) {
    throw translate(error, name)
  }
}
