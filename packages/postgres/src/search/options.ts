import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'

export interface PostgresVectorsOptions {
  /**
   * Whether a record's passages are searched too, or its whole text only. Without them the index is three to five
   * times smaller, and a sentence that fits may be lost in its message. Default true.
   */
  readonly passages?: boolean | undefined
  /** `auto`: an HNSW index where it is faster. `exact`: no index is made, and none is used. Default `auto`. */
  readonly engine?: 'auto' | 'exact' | undefined
  /**
   * Vectors of the log up to which no index is made: until then comparing all is fast, and an index makes each write
   * slower. 0 to 1,000,000. Default 10,000.
   */
  readonly exactUpTo?: number | undefined
  /** How many candidates a search of the index keeps, 10 to 1,000: more find more, and take longer. Default 100. */
  readonly efSearch?: number | undefined
  /**
   * Memory of the server for building an index, in MiB: an index that does not fit is built several times slower.
   * Default: the server's `maintenance_work_mem`.
   */
  readonly buildMemory?: number | undefined
  /** Connections at most, beside the storage's: 1 to 1,000, opened when needed. Default 4. */
  readonly connections?: number | undefined
}

export interface CheckedOptions {
  readonly passages: boolean
  readonly engine: 'auto' | 'exact'
  readonly exactUpTo: number
  readonly efSearch: number
  readonly buildMemory: number | undefined
  readonly connections: number
}

const known: readonly string[] = [
  'passages',
  'engine',
  'exactUpTo',
  'efSearch',
  'buildMemory',
  'connections',
] satisfies readonly (keyof PostgresVectorsOptions)[]

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkVectorsOptions(given: PostgresVectorsOptions): CheckedOptions {
  checkMembers('The options of postgresVectors', given, known)
  const { passages = true, engine = 'auto', buildMemory } = given
  const { exactUpTo = 10_000, efSearch = 100, connections = 4 } = given
  if (typeof passages !== 'boolean') throw invalid('passages of postgresVectors', passages, 'true, false')
  if (engine !== 'auto' && engine !== 'exact')
    throw invalid('engine of postgresVectors', engine, "'auto', 'exact'")
  return {
    passages,
    engine,
    exactUpTo: checkInteger('exactUpTo of postgresVectors', exactUpTo, 0, 1_000_000),
    efSearch: checkInteger('efSearch of postgresVectors', efSearch, 10, 1_000),
    buildMemory:
      buildMemory === undefined
        ? undefined
        : checkInteger('buildMemory of postgresVectors', buildMemory, 1, 1_048_576),
    connections: checkInteger('connections of postgresVectors', connections, 1, 1_000),
  }
}
