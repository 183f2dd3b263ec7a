import { checkCallback, checkInteger, checkSignal } from '@mnestic/core/check'
import { defaultSpec, fitNetwork, type FitNetworkProgress } from './model/fit.ts'
import type { InputSpec } from './model/input.ts'
import type { LabelledStream } from './model/labelled.ts'
import type { GatedNetwork } from './model/network.ts'
import { canonical } from './model/saved.ts'

export interface TrainingOptions {
  /** H, cells, 1 to 256. Default: those of the weights to begin with, or 32. */
  readonly hidden?: number | undefined
  /** Steps of the training, each on 16 windows of 48 records, 1 to 100,000. Default 250. */
  readonly steps?: number | undefined
  /** The same seed gives the same weights. Default 1. */
  readonly seed?: number | undefined
  readonly onProgress?: ((progress: FitNetworkProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export const trainingNames: readonly (keyof TrainingOptions)[] = [
  'hidden',
  'steps',
  'seed',
  'onProgress',
  'signal',
]

/** @throws INVALID_ARGUMENT */
export function checkTraining({ hidden, steps, seed, onProgress, signal }: TrainingOptions): void {
  if (hidden !== undefined) checkInteger('hidden', hidden, 1, 256)
  if (steps !== undefined) checkInteger('steps', steps, 1, 100_000)
  if (seed !== undefined) checkInteger('seed', seed, 0, 0xffff_ffff)
  checkCallback('onProgress', onProgress)
  checkSignal(signal)
}

export interface Beginning {
  readonly from: GatedNetwork | undefined
  readonly vector: InputSpec['vector'] | undefined
  /** Not learned from: the weights that do best on them are kept. */
  readonly heldOut?: readonly LabelledStream[]
}

/** Begins with `from`, unless another size or other inputs are asked for. */
export function fitted(
  streams: readonly LabelledStream[],
  { hidden, steps, seed, onProgress, signal }: TrainingOptions,
  { from, vector, heldOut }: Beginning,
): Promise<GatedNetwork> {
  const fits =
    from !== undefined &&
    (hidden === undefined || hidden === from.hidden) &&
    (vector === undefined || canonical(vector) === canonical(from.spec.vector))
  const start = fits
    ? { from }
    : { hidden: hidden ?? 32, spec: { ...defaultSpec, ...(vector !== undefined && { vector }) } }
  return fitNetwork(streams, { ...start, heldOut, steps, seed, onProgress, signal })
}
