export { elmanCell } from './elman-cell.ts'
export type { ElmanCellOptions, ElmanWeights } from './options.ts'
