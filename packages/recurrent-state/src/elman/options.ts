import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import type { Tensors } from '@mnestic/sequence'
import { defaults } from '../defaults.ts'
import { checkRho } from '../rho.ts'

/** Weights of a torch module `nn.RNN(dimensions, hidden)`, of one layer, with tanh. */
export interface ElmanWeights {
  /** `weight_ih_l0`, `weight_hh_l0` and, where it has them, `bias_ih_l0`, `bias_hh_l0`: what `readSafetensors` answers. */
  readonly tensors: Tensors
  /** What stands before these names, with its last dot. Default none. */
  readonly prefix?: string | undefined
}

export interface ElmanCellOptions {
  /** H, numbers in a state, 1 to 1,024. Default: the embedder's dimensions; with `weights`: theirs. */
  readonly hidden?: number | undefined
  /** How much of the state remains when a record enters: the scale of W_hh, 0 to 0.99. Default 0.7. Not with `weights`. */
  readonly rho?: number | undefined
  /** A whole number: W_hh turns the state, another way for each seed, in place of the identity. Not with `weights`. */
  readonly seed?: number | undefined
  /** Trained or otherwise given weights, in place of the fixed ones. */
  readonly weights?: ElmanWeights | undefined
  /**
   * With how many steps of its own echo a cue is compared, 1 to 64: 1 is h(cue) alone, k adds the states in which the
   * cell would be 1 to k - 1 steps later, if nothing else came. Default 8 with `seed`, since there an earlier record stands
   * turned around in the state, otherwise 1.
   */
  readonly echoes?: number | undefined
}

export interface CheckedElmanOptions {
  readonly hidden: number | undefined
  readonly rho: number
  readonly seed: number | undefined
  readonly weights: ElmanWeights | undefined
  readonly echoes: number
}

const known: readonly string[] = [
  'hidden',
  'rho',
  'seed',
  'weights',
  'echoes',
] satisfies readonly (keyof ElmanCellOptions)[]
const knownOfWeights: readonly string[] = ['tensors', 'prefix'] satisfies readonly (keyof ElmanWeights)[]
const echoesOfRotations = 8
/** 4 KiB of state. */
export const maxHidden = 1_024

/** @throws INVALID_ARGUMENT */
export function checkElmanOptions(given: ElmanCellOptions): CheckedElmanOptions {
  checkMembers('The options of elmanCell', given, known)
  const { hidden, rho, seed, weights, echoes } = given
  if (hidden !== undefined) checkInteger('hidden of elmanCell', hidden, 1, maxHidden)
  if (seed !== undefined) checkInteger('seed of elmanCell', seed, 0, Number.MAX_SAFE_INTEGER)
  if (weights !== undefined) {
    checkMembers('The weights of elmanCell', weights, knownOfWeights)
    const { tensors, prefix } = weights
    if (typeof tensors !== 'object' || tensors === null)
      throw invalid('tensors of elmanCell', tensors, 'tensors by name, as readSafetensors answers them')
    if (prefix !== undefined && typeof prefix !== 'string')
      throw invalid('prefix of elmanCell', prefix, 'a text, as "encoder."')
    if (seed !== undefined || rho !== undefined)
      throw invalid('seed and rho of elmanCell', seed ?? rho, 'none beside weights, which take their place')
  }
  return {
    hidden,
    rho: checkRho('rho of elmanCell', rho ?? defaults.rho),
    seed,
    weights,
    echoes: checkInteger(
      'echoes of elmanCell',
      echoes ?? (seed === undefined ? 1 : echoesOfRotations),
      1,
      64,
    ),
  }
}
