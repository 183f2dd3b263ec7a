import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'

export interface PostgresStorageOptions {
  /**
   * The schema that holds the log's tables; made where it does not exist. Lower case letters, digits and `_`, not
   * beginning with a digit or `pg_`. One schema, one log. Default `mnestic`.
   */
  readonly schema?: string | undefined
  /** Connections at most, 1 to 1,000; opened when needed, closed when idle for 10 seconds. Default 10. */
  readonly connections?: number | undefined
  /** How long a connection may take to come about, or to become free, in milliseconds. Default 10,000. */
  readonly connectTimeout?: number | undefined
  /** How long one statement may take on the server, in milliseconds; 0: for ever. Default 60,000. */
  readonly statementTimeout?: number | undefined
  /** How long a write waits for those of other processes, in milliseconds; 0: for ever. Default 10,000. */
  readonly lockTimeout?: number | undefined
  /**
   * For a new log: how its vectors are kept. `pgvector`: in the type of that extension, which is created where it can
   * be, and needed by `postgresVectors`. `bytea`: as bytes, with nothing to install. By default as `pgvector` where
   * the extension is there or can be created, else as `bytea`.
   */
  readonly vectors?: 'pgvector' | 'bytea' | undefined
  /** For a new log: hash partitions by scope of its large tables, 2 to 256. By default none. */
  readonly partitions?: number | undefined
  /**
   * Whether a log is made where there is none. False, for what only reads: opening fails with `NOT_FOUND`, and nothing is
   * made in a database or schema that was misspelt. Default true.
   */
  readonly create?: boolean | undefined
}

/** Options, checked and whole. */
export interface Settings {
  readonly schema: string
  readonly connections: number
  readonly connectTimeout: number
  readonly statementTimeout: number
  readonly lockTimeout: number
  readonly vectors: 'pgvector' | 'bytea' | undefined
  /** 0: none. */
  readonly partitions: number
  readonly create: boolean
}

const known: readonly string[] = [
  'schema',
  'connections',
  'connectTimeout',
  'statementTimeout',
  'lockTimeout',
  'vectors',
  'partitions',
  'create',
] satisfies readonly (keyof PostgresStorageOptions)[]

const longest = 2 ** 31 - 1

/** @throws INVALID_ARGUMENT */
export function checkOptions(options: PostgresStorageOptions): Settings {
  checkMembers('The options of postgresStorage', options, known)
  const { schema = 'mnestic', connections = 10, vectors, partitions, create = true } = options
  const { connectTimeout = 10_000, statementTimeout = 60_000, lockTimeout = 10_000 } = options
  if (vectors !== undefined && vectors !== 'pgvector' && vectors !== 'bytea')
    throw invalid('vectors', vectors, "'pgvector', 'bytea'")
  if (typeof create !== 'boolean') throw invalid('create', create, 'true, false')
  return {
    schema: checkSchema(schema),
    connections: checkInteger('connections', connections, 1, 1_000),
    connectTimeout: checkInteger('connectTimeout', connectTimeout, 1, longest),
    statementTimeout: checkInteger('statementTimeout', statementTimeout, 0, longest),
    lockTimeout: checkInteger('lockTimeout', lockTimeout, 0, longest),
    vectors,
    partitions: partitions === undefined ? 0 : checkInteger('partitions', partitions, 2, 256),
    create,
  }
}

/** @throws INVALID_ARGUMENT */
function checkSchema(schema: unknown): string {
  if (typeof schema !== 'string' || !/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw invalid(
      'schema',
      schema,
      '1 to 63 lower case letters, digits and _, not beginning with a digit or pg_',
    )
  return schema
}
