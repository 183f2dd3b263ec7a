/** A candidate with all that is known of it. */
export interface RankCandidate {
  /**
   * By `backend.signal`, and the memory's own signals by their names: standardised over the candidates, or as they are
   * where a signal's number is used as it is. Absent: nothing known.
   */
  readonly signals: Readonly<Record<string, number>>
  /** Sum of the weighted signals. */
  readonly score: number
}

/**
 * Moves candidates by what it has learned. What it adds to a candidate's score is shown as the signal `ranker`, so that
 * explanations still add up.
 */
export interface Ranker {
  /**
   * Whether it learns from what the fixed weights do not count. Default false: then a backend that finds nothing, and
   * whose signals all weigh 0, is asked only to explain, and `rank` does not get what it says. True: it is asked in
   * every read, so that recollections hold its signals for feedback whether the ranker has learned or not.
   */
  readonly weightless?: boolean
  /** One finite number for each candidate, in order; `undefined` while it has learned nothing. Deterministic. */
  rank(candidates: readonly RankCandidate[]): readonly number[] | undefined
}
