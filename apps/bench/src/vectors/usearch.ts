import { join } from 'node:path'
import { peerModule } from '../contestants/module.ts'
import type { VectorContestant } from './contestant.ts'
import { efConstruction, links } from './hnswlib.ts'
import { rowOf } from './sets.ts'

interface Index {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void
  search(vector: Float32Array, limit: number, threads: number): { readonly keys: BigUint64Array }
  save(path: string): void
  load(path: string): void
}

interface Module {
  readonly Index: new (config: {
    readonly metric: 'cos'
    readonly quantization: 'f32' | 'i8'
    readonly dimensions: number
    readonly connectivity: number
    readonly expansion_add: number
    readonly expansion_search: number
    readonly multi: false
  }) => Index
}

/** One thread, as everybody. Its ef is fixed when an index is made: a search with another one loads the saved file anew. */
export function usearch(quantization: 'f32' | 'i8'): VectorContestant {
  return {
    name: `usearch ${quantization}`,
    manner: 'M 16, efConstruction 200, one thread',
    packages: ['usearch'],
    exact: false,
    unfiltered: 'its JavaScript has no filter',
    open: async ({ set, folder }) => {
      const { Index } = (await peerModule('usearch')) as Module
      const { base, asked, records, dimensions, cues } = set
      const file = join(folder, 'index.usearch')
      const make = (ef: number): Index =>
        new Index({
          metric: 'cos',
          quantization,
          dimensions,
          connectivity: links,
          expansion_add: efConstruction,
          expansion_search: ef,
          multi: false,
        })
      return {
        fill: async () => {
          const index = make(64)
          const used = process.cpuUsage()
          const began = performance.now()
          index.add(
            BigUint64Array.from({ length: records }, (_, i) => BigInt(i)),
            base,
            1,
          )
          const buildMs = performance.now() - began
          const { user, system } = process.cpuUsage(used)
          index.save(file)
          return { buildMs, processorMs: (user + system) / 1_000 }
        },
        search: async ({ limit, ef = 64 }) => {
          const index = make(ef)
          index.load(file)
          const vectors = Array.from({ length: cues }, (_, i) => rowOf(asked, dimensions, i).slice())
          return (cue) => {
            const { keys } = index.search(vectors[cue] ?? new Float32Array(dimensions), limit, 1)
            return Array.from(keys, Number)
          }
        },
        close: () => {},
      }
    },
  }
}
