import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogData } from '../reference/data.ts'
import { fileMedium, print } from '../reference/file-medium.ts'
import type { Medium } from '../reference/medium.ts'

/** Keeps all that ever was in a second file. */
export function leakyMedium(folder: string): Medium {
  const right = fileMedium(folder)
  return {
    ...right,
    async save(data) {
      await right.save(data)
      await appendFile(join(folder, 'journal'), print(data))
    },
  }
}

/** By folder: what is not yet in its file. */
const waiting = new Map<string, LogData>()

/** Says that data is safe before it is: the file gets it a moment later. */
export function lateMedium(folder: string): Medium {
  const right = fileMedium(folder)
  return {
    ...right,
    load: async () => waiting.get(folder) ?? (await right.load()),
    async save(data) {
      const first = !waiting.has(folder)
      waiting.set(folder, data)
      if (first) setTimeout(() => void flush(folder, right), 100)
    },
  }
}

async function flush(folder: string, right: Medium): Promise<void> {
  const data = waiting.get(folder)
  waiting.delete(folder)
  // The place may be gone by now.
  if (data) await right.save(data).catch(() => {})
}
