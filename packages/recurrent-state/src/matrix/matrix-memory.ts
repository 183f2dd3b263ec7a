import { checkInteger, checkMembers } from '@mnestic/core/check'
import type { Cell } from '../cell.ts'
import { signCodes } from './codes.ts'
import { AssociativeScope } from './scope.ts'

export interface MatrixMemoryOptions {
  /** Bits of a record's code; the scope's state has `4 (size² + size)` bytes. 1 to 512. Default 31: just under 4 KiB. */
  readonly size?: number | undefined
  /** Names the hyperplanes by which codes are made. A whole number. Default 1. */
  readonly seed?: number | undefined
}

/** `associated`: how near a record is to what usually came after or before what resembles the cue. */
export type MatrixMemorySignals = { readonly associated: number }

const known: readonly string[] = ['size', 'seed'] satisfies readonly (keyof MatrixMemoryOptions)[]
const maxSize = 512
const maxSeed = 2 ** 32 - 1

/**
 * An associative memory of fixed size in place of contexts: one matrix of whole numbers for each scope, the sum of outer
 * products of the codes of each record and of the next one in its session. Asked with a cue's code, it answers what came
 * after and before records like that, in both directions by the same matrix (Kosko 1988, "Bidirectional associative
 * memories", IEEE Trans. Systems, Man, and Cybernetics 18(1)), less what would come by chance (the covariance rule:
 * Sejnowski 1977). Forgets by subtraction, exactly.
 *
 * @throws INVALID_ARGUMENT
 */
export function matrixMemory(options: MatrixMemoryOptions = {}): Cell<MatrixMemorySignals> {
  checkMembers('The options of matrixMemory', options, known)
  const size = checkInteger('size of matrixMemory', options.size ?? 31, 1, maxSize)
  const seed = checkInteger('seed of matrixMemory', options.seed ?? 1, 0, maxSeed)
  return {
    signals: { associated: 0.2 },
    recall: false,
    open: (dimensions) => {
      const codeOf = signCodes(dimensions, size, seed)
      return { size, scope: () => new AssociativeScope(size, codeOf) }
    },
  }
}
