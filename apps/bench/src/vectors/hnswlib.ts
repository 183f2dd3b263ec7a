import type { VectorContestant } from './contestant.ts'
import { rowOf } from './sets.ts'

interface Index {
  initIndex(records: number, m: number, efConstruction: number, seed: number): void
  addPoint(vector: readonly number[], label: number): void
  setEf(ef: number): void
  searchKnn(
    vector: readonly number[],
    limit: number,
    accepts?: (label: number) => boolean,
  ): { readonly neighbors: readonly number[] }
}

interface Module {
  readonly default: { readonly HierarchicalNSW: new (space: 'cosine', dimensions: number) => Index }
}

/** M and efConstruction for everybody who builds such a graph. */
export const links = 16
export const efConstruction = 200
const seed = 100

/** The library itself, called as its documentation does. */
export const hnswlib: VectorContestant = {
  name: 'hnswlib-node raw',
  manner: 'M 16, efConstruction 200',
  packages: [],
  exact: false,
  open: async ({ set, groups }) => {
    // Not a literal: where no compiler built it, there are no types of it either.
    const name: string = 'hnswlib-node'
    const { HierarchicalNSW } = ((await import(name)) as Module).default
    const { base, asked, records, dimensions, cues } = set
    const index = new HierarchicalNSW('cosine', dimensions)
    return {
      fill: async () => {
        const began = performance.now()
        const used = process.cpuUsage()
        index.initIndex(records, links, efConstruction, seed)
        for (let i = 0; i < records; i++) index.addPoint(Array.from(rowOf(base, dimensions, i)), i)
        const { user, system } = process.cpuUsage(used)
        return { buildMs: performance.now() - began, processorMs: (user + system) / 1_000 }
      },
      search: async ({ limit, ef = 10, group }) => {
        const arrays = Array.from({ length: cues }, (_, i) => Array.from(rowOf(asked, dimensions, i)))
        const accepts = group === undefined ? undefined : (label: number) => groups[label] === group
        index.setEf(ef)
        return (cue) => index.searchKnn(arrays[cue] ?? [], limit, accepts).neighbors
      },
      close: () => {},
    }
  },
}
