import { loadHnswlib, type Hnswlib } from '../../src/graph/hnswlib.ts'

const found = await loadHnswlib()

/** Where hnswlib-node could not be built (no compiler), what needs it is skipped, and says so. */
export const missing: string | undefined = 'missing' in found ? found.missing : undefined
if (missing !== undefined) console.warn(`Skipped, since hnswlib-node does not load: ${missing}`)

export const library = found as Hnswlib
