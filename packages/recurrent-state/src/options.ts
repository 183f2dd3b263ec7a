import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import type { Cell, SignalWeights } from './cell.ts'
import { defaults } from './defaults.ts'
import { leakyCell } from './leaky/cell.ts'
import { checkRho } from './rho.ts'

interface CommonOptions {
  /**
   * Whether records are also found by their context, or only weighed where another backend found them. Default true
   * (with `matrixMemory` false): an answer that shares no word with the cue can be found by what was said around it.
   */
  readonly recall?: boolean | undefined
  /**
   * Scopes kept in memory; those not used for longest go, and are read from the log again when asked. Default: 256, and more
   * as long as all together have no more than 131,072 records.
   */
  readonly scopes?: number | undefined
}

export interface RecurrentStateOptions extends CommonOptions {
  /**
   * How much of the context remains when a record enters, 0 (a record's context is its own vector) to 0.99 (it
   * changes slowly, and lasts for hundreds of records). Default 0.7.
   */
  readonly rho?: number | undefined
  readonly cell?: undefined
}

export interface CellOptions<Signals extends SignalWeights> extends CommonOptions {
  /** What the state is made of, in place of the leaky context: `elmanCell()`, `matrixMemory()`. */
  readonly cell: Cell<Signals>
  readonly rho?: undefined
}

export interface CheckedOptions {
  readonly cell: Cell
  readonly recall: boolean
  readonly scopes: number | undefined
}

const known: readonly string[] = [
  'cell',
  'rho',
  'recall',
  'scopes',
] satisfies readonly (keyof RecurrentStateOptions)[]
const maxScopes = 1_000_000

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: RecurrentStateOptions | CellOptions<SignalWeights>): CheckedOptions {
  checkMembers('The options of recurrentState', given, known)
  const { scopes } = given
  const cell = cellOf(given)
  const { recall = cell.recall } = given
  if (typeof recall !== 'boolean') throw invalid('recall of recurrentState', recall, 'true, false')
  return {
    cell,
    recall,
    scopes: scopes === undefined ? undefined : checkInteger('scopes of recurrentState', scopes, 1, maxScopes),
  }
}

function cellOf({ cell, rho }: RecurrentStateOptions | CellOptions<SignalWeights>): Cell {
  if (cell === undefined) return leakyCell(checkRho('rho of recurrentState', rho ?? defaults.rho))
  if (typeof cell !== 'object' || cell === null || typeof cell.open !== 'function')
    throw invalid('cell of recurrentState', cell, 'elmanCell(), matrixMemory()')
  if (rho !== undefined)
    throw invalid('rho of recurrentState', rho, 'none beside a cell, which has its own options')
  return cell
}
