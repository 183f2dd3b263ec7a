import { matrixMemory, type Cell } from '@mnestic/recurrent-state'
import { elmanCell } from '@mnestic/recurrent-state/elman'

/** Every kind of cell; `undefined`: the leaky context. */
export const cells: readonly { readonly name: string; readonly cell: () => Cell | undefined }[] = [
  { name: 'the leaky context', cell: () => undefined },
  { name: 'an Elman cell', cell: () => elmanCell() },
  { name: 'an Elman cell that turns', cell: () => elmanCell({ seed: 3, hidden: 7 }) },
  { name: 'a matrix memory', cell: () => matrixMemory({ size: 9 }) },
]
