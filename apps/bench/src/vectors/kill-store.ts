import type { VectorStoreOptions } from '@mnestic/vector-store'
import { normalNumbers, uniformNumbers } from './draws.ts'
import { normalise } from './sets.ts'
import { openStore, type Store } from './store.ts'

const dimensions = 32

/** A record's vector, by its number alone: whoever judges needs no list of them. */
export function vectorOf(record: number): Float32Array {
  const normal = normalNumbers(uniformNumbers(record + 1))
  const vector = Float32Array.from({ length: dimensions }, () => normal())
  normalise(vector, dimensions)
  return vector
}

/** As the writer and the judge open it: with graphs already at a fraction of the usual size. */
export function openKilled(folder: string, exactUpTo: number): Promise<Store> {
  const options: VectorStoreOptions = { exactUpTo }
  return openStore(folder, dimensions, options, vectorOf)
}
