/** What people say in one language. `{slot}` stands for one of a slot's phrases, which may have slots again. */
export interface Phrasebook {
  readonly language: string
  readonly names: readonly string[]
  readonly assistants: readonly string[]
  /** Between sentences. */
  readonly space: string
  readonly slots: Readonly<Record<string, readonly string[]>>
  /** First words of a session, and of who answers them. `{other}` is the name of the other speaker. */
  readonly greeting: readonly string[]
  readonly greeted: readonly string[]
  readonly farewell: readonly string[]
  readonly parted: readonly string[]
  /** Worth keeping: what happened, what is planned, who somebody is, what they like, what was wrong before. */
  readonly event: readonly string[]
  readonly plan: readonly string[]
  readonly identity: readonly string[]
  readonly taste: readonly string[]
  readonly correction: readonly string[]
  /** What adds to a fact: kept with it. */
  readonly detail: readonly string[]
  /** Not worth keeping. */
  readonly reaction: readonly string[]
  readonly feeling: readonly string[]
  readonly question: readonly string[]
  readonly talk: readonly string[]
  readonly advice: readonly string[]
  readonly request: readonly string[]
  readonly thanks: readonly string[]
}
