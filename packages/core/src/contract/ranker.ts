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
  /** One finite number for each candidate, in order; `undefined` while it has learned nothing. Deterministic. */
  rank(candidates: readonly RankCandidate[]): readonly number[] | undefined
}
