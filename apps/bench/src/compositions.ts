import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Backend, Composition, MemoryOptions } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { vectorStore } from '@mnestic/vector-store'
import { Failure } from './failure.ts'
import { bm25 } from './peers/bm25.ts'
import { repository } from './repository.ts'

/** What a memory is made of, storage apart: that is the run's own option. */
export type Recipe = Omit<MemoryOptions<Composition>, 'storage'>

/** `default` is what apps/demo/src/compose.ts composes; its words are the demo's own, which exports nothing. */
async function demoWords(): Promise<{ words(): Backend }> {
  const file = join(repository, 'apps', 'demo', 'dist', 'words.js')
  return (await import(pathToFileURL(file).href)) as { words(): Backend }
}

/** By the name on the command line. A composition more is a line here. */
export const compositions: Readonly<Record<string, () => Recipe | Promise<Recipe>>> = {
  bm25: () => ({ backends: { words: bm25() } }),
  vector: () => ({ embedder: staticEmbedder(), backends: { longTerm: vectorStore() } }),
  'vector-whole': () => ({
    embedder: staticEmbedder(),
    passages: () => [],
    backends: { longTerm: vectorStore({ passages: false }) },
  }),
  default: async () => ({
    embedder: staticEmbedder(),
    backends: { longTerm: vectorStore(), words: (await demoWords()).words() },
  }),
  'bm25+vector': () => ({
    embedder: staticEmbedder(),
    backends: { words: bm25(), longTerm: vectorStore() },
  }),
}

/** All of them where none is named. @throws Failure: an unknown name */
export function chosen(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !Object.hasOwn(compositions, name))
  if (unknown.length > 0)
    throw new Failure(
      `No composition is called ${unknown.join(', ')}. There are: ${Object.keys(compositions).join(', ')}.`,
    )
  return names.length > 0 ? names : Object.keys(compositions)
}

/** @throws Failure: an unknown name */
export async function recipe(name: string): Promise<Recipe> {
  const make = Object.hasOwn(compositions, name) ? compositions[name] : undefined
  if (make === undefined) throw new Failure(`No composition is called ${name}`)
  return await make()
}
