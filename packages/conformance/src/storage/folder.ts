import { containsBytes, needlesOf } from '../needles.ts'
import type { Place } from './options.ts'

/** `file: needle` for each needle that some file of the place holds. Nothing where the place has no folder. */
export async function folderHolds(
  place: Place,
  needles: readonly (string | Float32Array)[],
): Promise<string[]> {
  if (place.folder === undefined) return []
  // Loaded here: the rest of the kit runs without a file system too.
  const { readdir, readFile } = await import('node:fs/promises')
  const found: string[] = []
  for (const entry of await readdir(place.folder, { recursive: true, withFileTypes: true })) {
    const name = `${entry.parentPath}/${entry.name}`
    for (const needle of needles)
      if (needlesOf(needle).some((bytes) => containsBytes(new TextEncoder().encode(name), bytes)))
        found.push(`the name ${name}`)
    if (!entry.isFile()) continue
    const content = await readFile(name)
    for (const needle of needles)
      if (needlesOf(needle).some((bytes) => containsBytes(content, bytes)))
        found.push(
          `${entry.name}: ${typeof needle === 'string' ? needle : `vector ${[...needle].join(' ')}`}`,
        )
  }
  return found
}
