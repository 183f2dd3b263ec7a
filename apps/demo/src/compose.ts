import { openMemory } from '@mnestic/core'
import type { Memory } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { sqliteStorage } from '@mnestic/sqlite'
import { vectorStore } from '@mnestic/vector-store'
import { words } from './words.ts'

/** What the demo's memory is made of. A mechanism more is one line here, and one in `ui/mechanisms.ts` for its name. */
export type DemoMemory = Memory<{
  readonly longTerm: ReturnType<typeof vectorStore>
  readonly words: ReturnType<typeof words>
}>

/** @throws CORRUPT, NEWER_FORMAT, LOCKED, STORAGE_FAILED, EMBEDDER_MISMATCH */
export async function openDemoMemory(dir: string): Promise<DemoMemory> {
  return await openMemory({
    storage: sqliteStorage(dir),
    embedder: staticEmbedder(),
    backends: { longTerm: vectorStore(), words: words() },
  })
}
