/** What every part of the suite gets. */
export interface PartOptions {
  readonly say: (line: string) => void
  /** Of each set. */
  readonly cues: number
  /** Ours, and the peers that a target speaks of. */
  readonly few: boolean
  /** Of the campaign. */
  readonly kills: number
  /** Sizes in place of the part's own. */
  readonly records: readonly number[] | undefined
  /** Folder of public data. */
  readonly data: string | undefined
}
