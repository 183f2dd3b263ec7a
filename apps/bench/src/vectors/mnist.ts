import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findData, type Dataset } from '../data.ts'
import { normalise, type VectorSet } from './sets.ts'

export const mnistData: Dataset = {
  folder: 'mnist-784',
  source:
    'It needs the 60,000 training pictures of MNIST as base.u8.bin (28 x 28 bytes each) and cues as query-dev.u8.bin.',
}

const dimensions = 784

/** Handwritten digits as vectors of unit length, so that cosines rank them; the first so many cues. */
export function mnistSet(given: string | undefined, cues: number): VectorSet {
  const folder = findData(mnistData, given)
  const base = unitRows(readFileSync(join(folder, 'base.u8.bin')))
  const asked = unitRows(readFileSync(join(folder, 'query-dev.u8.bin'))).slice(0, cues * dimensions)
  return {
    dimensions,
    records: base.length / dimensions,
    cues: asked.length / dimensions,
    base,
    asked,
  }
}

function unitRows(bytes: Uint8Array): Float32Array {
  const rows = Float32Array.from(bytes)
  normalise(rows, dimensions)
  return rows
}
