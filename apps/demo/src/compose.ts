import { openMemory } from '@mnestic/core'
import type { Backend, Embedder, Memory } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { sqliteStorage } from '@mnestic/sqlite'
import { vectorStore } from '@mnestic/vector-store'
import { words } from './words.ts'

/** The mechanisms by name. One more is a line here and in `composition`, and one in `ui/mechanisms.ts` for its name. */
export type DemoBackends = {
  readonly longTerm: ReturnType<typeof vectorStore>
  readonly words: Backend
}

export type DemoMemory = Memory<DemoBackends>

/** What the demo's memory is made of, storage apart: new at each call, so that every memory has its own. */
export function composition(): { readonly embedder: Embedder; readonly backends: DemoBackends } {
  return { embedder: staticEmbedder(), backends: { longTerm: vectorStore(), words: words() } }
}

/** @throws CORRUPT, NEWER_FORMAT, LOCKED, STORAGE_FAILED, EMBEDDER_MISMATCH */
export async function openDemoMemory(dir: string): Promise<DemoMemory> {
  return await openMemory({ storage: sqliteStorage(dir), ...composition() })
}
