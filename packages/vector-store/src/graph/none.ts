import type { BuildQueue } from './queue.ts'

/** Where there is no Node there are no graphs. */
export async function openGraphs(): Promise<{ readonly missing: string }> {
  return { missing: 'hnswlib-node needs Node' }
}

export function buildQueue(): BuildQueue {
  return { run: async () => undefined }
}
