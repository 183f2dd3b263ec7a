/** A read option of a backend's own: how a value from outside becomes a checked one. */
export interface OptionParser<out Value = unknown> {
  /** Returns the value, or throws an Error that says what is accepted. */
  parse(value: unknown): Value
}

/**
 * What a backend can do, as const types: an option that no composed backend supports does not compile, and throws
 * UNSUPPORTED where types cannot tell. A backend that declares neither `text` nor `vector` is never asked to recall:
 * it only weighs, whatever the cue, what others found.
 */
export interface Capabilities {
  /** Answers a cue that has text. */
  readonly text?: boolean
  /** Answers a cue that has a vector. */
  readonly vector?: boolean
  /**
   * Names of the signals that `score` gives, each with its default weight in fusion. Default `{ score: 1 }`. A backend
   * that finds nothing is not asked where all of them weigh 0, but to `explain`, and for a ranker (`Ranker.weightless`).
   */
  readonly signals?: Readonly<Record<string, number>>
  /** Names records that stand in every context of their scope, whatever the cue (`OpenBackend.standing`). */
  readonly standing?: boolean
  /** Same bits live or rebuilt (`exact`, default), or a recall floor against the exact answer, 0 to 1. */
  readonly determinism?: 'exact' | { readonly recall: number }
  /** `exact`: ranking statistics under `asOf` are those of that revision; otherwise today's. */
  readonly asOf?: 'exact' | 'today'
  /** Holds content outside the storage: erasures wait for it, and it is reported while absent. */
  readonly external?: boolean
  /** Read options of its own, gated by type and parsed by core. */
  readonly options?: Readonly<Record<string, OptionParser>>
}
