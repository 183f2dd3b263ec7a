/** What is used of a graph of hnswlib-node 3.0.0, as it is: nothing of it is checked there. See `Hnsw` for what is. */
export interface NativeGraph {
  initIndex(capacity: number, links: number, breadth: number, seed: number): void
  /** Reads on another thread, and keeps no hold of the graph meanwhile: who calls it must. */
  readIndex(path: string): Promise<boolean>
  /** Writes in place. What went wrong is not said. */
  writeIndexSync(path: string): void
  addPoint(vector: readonly number[], label: number): void
  markDelete(label: number): void
  searchKnn(
    vector: readonly number[],
    count: number,
  ): { readonly distances: readonly number[]; readonly neighbors: readonly number[] }
  getCurrentCount(): number
  setEf(ef: number): void
}

export interface Hnswlib {
  readonly HierarchicalNSW: new (space: 'ip', dimensions: number) => NativeGraph
}

/** Not a literal: where the optional package is not installed, there are no types of it either. */
const specifier: string = 'hnswlib-node'

/** The library, or why there is none: it was not installed, was not built, or does not work here. */
export async function loadHnswlib(name: string = specifier): Promise<Hnswlib | { readonly missing: string }> {
  try {
    const module = (await import(name)) as { readonly default?: Partial<Hnswlib> }
    const { HierarchicalNSW } = module.default ?? {}
    if (HierarchicalNSW === undefined) return { missing: `${name} is another package than was expected` }
    return works({ HierarchicalNSW })
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) }
  }
}

/** A graph of two, asked once: what loads may still be of another make. */
function works(library: Hnswlib): Hnswlib | { readonly missing: string } {
  const graph = new library.HierarchicalNSW('ip', 2)
  graph.initIndex(2, 4, 8, 1)
  graph.addPoint([1, 0], 0)
  graph.addPoint([0, 1], 1)
  graph.setEf(4)
  const { neighbors } = graph.searchKnn([0.1, 1], 2)
  return neighbors[0] === 1 && neighbors[1] === 0
    ? library
    : { missing: 'hnswlib-node answered wrongly when it was tried' }
}
