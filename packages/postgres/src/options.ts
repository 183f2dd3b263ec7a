export interface PostgresStorageOptions {
  /** The schema that holds the log's tables; made where it does not exist. Default `mnestic`. */
  readonly schema?: string | undefined
  /** Connections at most. Default 10. */
  readonly connections?: number | undefined
}
