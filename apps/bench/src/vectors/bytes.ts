import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Numbers of a vector that are looked for together: so many bytes of floats are nobody else's by chance. */
const window = 8

/** How a vector may lie in a file. */
export interface Traces {
  /** Its first numbers, as float32. */
  readonly floats: number
  /** Its numbers as bytes, scaled by the largest: what an int8 copy holds, whatever it rounds. */
  readonly codes: number
}

/** In how many of a folder's files, those in folders of it too, each vector is found. */
export function tracesOf(folder: string, vectors: readonly Float32Array[]): readonly Traces[] {
  const found = vectors.map(() => ({ floats: 0, codes: 0 }))
  for (const file of filesIn(folder)) {
    const bytes = readFileSync(file)
    for (const [i, vector] of vectors.entries()) {
      const own = found[i]
      if (own === undefined) continue
      if (bytes.includes(Buffer.from(vector.slice(0, window).buffer))) own.floats += 1
      if (bytes.includes(codesOf(vector))) own.codes += 1
    }
  }
  return found
}

/** As the usual quantisation writes it: by the largest magnitude, to the nearest of -127 to 127. */
function codesOf(vector: Float32Array): Buffer {
  const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return Buffer.from(
    Int8Array.from(vector, (x) => Math.round((x * 127) / largest)).subarray(0, 4 * window).buffer,
  )
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : statSync(path).size > 0 ? [path] : []
  })
}
