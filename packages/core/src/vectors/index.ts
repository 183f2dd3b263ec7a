export { Strongest, type Scored } from './strongest.ts'
export { VectorTable } from './vector-table.ts'
