import { MnesticError } from '@mnestic/core'
import { checkMembers } from '@mnestic/core/check'
import { checkSize } from '../heap/check-block.ts'

/**
 * What a causal query sees of the past: the `length` latest steps, its own among them, and the first `sinks` of all.
 *
 * Xiao et al., Efficient streaming language models with attention sinks, arXiv:2309.17453. As there, positions are those
 * within what is kept: with rotary positions a sink stays as far away as it was when the window first moved on.
 */
export interface AttentionWindow {
  readonly length: number
  /** Default 0; the paper has 4. */
  readonly sinks?: number
}

/** With all that is left out filled in. */
export type WholeWindow = Required<AttentionWindow>

/** @throws INVALID_ARGUMENT */
export function checkWindow(
  window: AttentionWindow | undefined,
  { causal }: { readonly causal: boolean },
): WholeWindow | undefined {
  if (window === undefined) return undefined
  checkMembers('window', window, ['length', 'sinks'])
  const { length, sinks = 0 } = window
  checkSize('window.length', length)
  if (sinks !== 0) checkSize('window.sinks', sinks)
  if (!causal)
    throw new MnesticError('INVALID_ARGUMENT', 'a window needs causal self-attention; give causal: true')
  return { length, sinks }
}

/** The position that a query at `position` has for the sinks: it goes no further than the window is wide. */
export function positionForSinks(position: number, { length, sinks }: WholeWindow): number {
  return Math.min(position, sinks + length - 1)
}
