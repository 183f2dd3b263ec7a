/** What weights were fitted on: counts, nothing of the texts. */
export interface Manifest {
  readonly streams: number
  readonly turns: number
  /** Turns whose worth was told, and those of them that are worth keeping; with those of the weights it began with. */
  readonly keep: Told
  /** The same of session beginnings. */
  readonly boundary: Told
  readonly seed: number
  /** Steps of the training. */
  readonly steps: number
  /** SHA-256 of inputs and labels, in hexadecimal digits. */
  readonly digest: string
  /** `hash` of the weights that the fit began with. */
  readonly from?: string
}

export interface Told {
  readonly told: number
  readonly positive: number
}
