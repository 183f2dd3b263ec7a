import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VectorSet } from './sets.ts'

/** A set that other processes read. */
export interface SetFile {
  readonly folder: string
  readonly dimensions: number
  readonly records: number
  readonly cues: number
}

export function writeSet(folder: string, { base, asked, dimensions, records, cues }: VectorSet): SetFile {
  writeFileSync(join(folder, 'base.f32'), base)
  writeFileSync(join(folder, 'asked.f32'), asked)
  return { folder, dimensions, records, cues }
}

export function readSet({ folder, dimensions, records, cues }: SetFile): VectorSet {
  return {
    dimensions,
    records,
    cues,
    base: floats(join(folder, 'base.f32')),
    asked: floats(join(folder, 'asked.f32')),
  }
}

/** Read at once, so that the array of bytes begins where floats may. */
export function floats(path: string): Float32Array {
  const bytes = readFileSync(path)
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}
