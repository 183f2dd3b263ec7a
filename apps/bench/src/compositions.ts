import { asWritten } from '@mnestic/core'
import type { Backend, Composition, MemoryOptions } from '@mnestic/core'
import { composition } from '@mnestic/demo/compose'
import { staticEmbedder } from '@mnestic/embed-static'
import { lexical } from '@mnestic/lexical'
import { matrixMemory, recurrentState } from '@mnestic/recurrent-state'
import { elmanCell } from '@mnestic/recurrent-state/elman'
import { vectorStore } from '@mnestic/vector-store'
import { Failure } from './failure.ts'
import { bm25 } from './peers/bm25.ts'

/** What a memory is made of, storage apart: that is the run's own option. */
export type Recipe = Omit<MemoryOptions<Composition>, 'storage'>

/** Measured where none is named. A composition more is a line here. */
const usual: Readonly<Record<string, () => Recipe>> = {
  // A yardstick: nothing of core's own moves its ranking.
  bm25: () => ({ backends: { words: bm25() }, signals: [] }),
  vector: () => ({ embedder: staticEmbedder(), backends: { longTerm: vectorStore() } }),
  'vector-whole': () => ({
    embedder: staticEmbedder(),
    passages: () => [],
    backends: { longTerm: vectorStore({ passages: false }) },
  }),
  default: composition,
  'bm25+vector': () => ({
    embedder: staticEmbedder(),
    backends: { words: bm25(), longTerm: vectorStore() },
  }),
}

/** What one backend adds to words alone, without what the memory adds itself: measured where it is named. */
function toWords(words: Backend, more: Composition): () => Recipe {
  return () => ({
    embedder: staticEmbedder(),
    backends: { words, ...more },
    signals: [],
    preparation: asWritten(),
  })
}
const singled: Readonly<Record<string, () => Recipe>> = {
  lexical: toWords(lexical(), {}),
  'lexical+recent': toWords(lexical(), { recent: recurrentState() }),
  'bm25+recent': toWords(bm25(), { recent: recurrentState() }),
  'bm25+elman': toWords(bm25(), { recent: recurrentState({ cell: elmanCell() }) }),
  'bm25+rotation': toWords(bm25(), { recent: recurrentState({ cell: elmanCell({ seed: 1 }) }) }),
  'bm25+matrix': toWords(bm25(), { recent: recurrentState({ cell: matrixMemory() }) }),
}

/** By the name on the command line. */
export const compositions: Readonly<Record<string, () => Recipe>> = { ...usual, ...singled }

/** The usual ones where none is named. @throws Failure: an unknown name */
export function chosen(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !Object.hasOwn(compositions, name))
  if (unknown.length > 0)
    throw new Failure(
      `No composition is called ${unknown.join(', ')}. There are: ${Object.keys(compositions).join(', ')}.`,
    )
  return names.length > 0 ? names : Object.keys(usual)
}

/** @throws Failure: an unknown name */
export function recipe(name: string): Recipe {
  const make = Object.hasOwn(compositions, name) ? compositions[name] : undefined
  if (make === undefined) throw new Failure(`No composition is called ${name}`)
  return make()
}
