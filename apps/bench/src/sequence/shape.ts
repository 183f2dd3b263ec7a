/** What a training step works on: x [T, B, D], h [T, B, H]. */
export interface Shape {
  readonly batch: number
  readonly steps: number
  readonly input: number
  readonly hidden: number
}

/** Who trains an LSTM: forward, and the gradients of all parameters (not of x) for a loss that is the sum of all h. */
export interface Trainer {
  readonly name: string
  /** Milliseconds of each of `times` training steps. */
  train(shape: Shape, times: number): Promise<readonly number[]>
  /** Microseconds of a step of a stream of one, each the mean of 100. */
  stream?(shape: Shape, times: number): Promise<readonly number[]>
  close(): Promise<void>
}

export function label({ batch, steps, input, hidden }: Shape): string {
  return `LSTM B${batch} T${steps} D${input} H${hidden}`
}
