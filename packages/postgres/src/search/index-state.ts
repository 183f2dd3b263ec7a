/** How the index of the vectors stands. */
export interface IndexState {
  /**
   * `none`: nothing is to be indexed yet, or nothing ever (`engine: 'exact'`, more than 4,000 dimensions). `building`:
   * here or by another process; until it is there all is compared. `failed`: see `message`; it is tried again when the
   * memory is opened, and when the log has grown.
   */
  readonly state: 'none' | 'building' | 'ready' | 'failed'
  /** While it is built, what has been read of the table: 0 to 1. */
  readonly done?: number
  readonly message?: string
}
