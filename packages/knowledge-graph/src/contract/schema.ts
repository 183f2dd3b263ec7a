/**
 * What is known of predicates beforehand. Optional, and never a fence: a predicate that is not in it is taken as it is.
 * Names are compared by their letters and digits, without case: `lives_in`, `lives in` and `livesIn` are one.
 */
export interface Schema {
  /** At most 1,000, by their canonical names. */
  readonly predicates?: Readonly<Record<string, PredicateSchema>> | undefined
}

export interface PredicateSchema {
  /**
   * A subject has one object at a time: the next fact ends the one before it, when facts are read. Nothing is stored
   * over, so each is still there with its time. Default false.
   */
  readonly single?: boolean | undefined
  /** The predicate of the way back: `a parent_of b` is `b child_of a`. Facts given by it are turned round. */
  readonly inverse?: string | undefined
  /** Other names of the predicate, at most 100. */
  readonly aliases?: readonly string[] | undefined
  /** `a married_to b` is also `b married_to a`. Not together with `inverse`. */
  readonly symmetric?: boolean | undefined
  /** `a part_of b` and `b part_of c` make `a part_of c`, when facts are asked for by subject or object. */
  readonly transitive?: boolean | undefined
}
