import { Graphs, type GraphSite } from './graphs.ts'
import { loadHnswlib } from './hnswlib.ts'

export { buildQueue } from './queue.ts'

/**
 * The graphs of a scope, or why there are none. `opening`: is given them before a file is read, to be told what changes
 * meanwhile.
 */
export async function openGraphs(
  site: Omit<GraphSite, 'library'>,
  opening: (graphs: Graphs) => void,
): Promise<Graphs | { readonly missing: string }> {
  const library = await loadHnswlib()
  if ('missing' in library) return library
  const graphs = new Graphs({ ...site, library })
  opening(graphs)
  await graphs.open()
  return graphs
}
