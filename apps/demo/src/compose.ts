import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMnesticError, openMemory } from '@mnestic/core'
import type { Assembler, Embedder, Memory } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { lexical } from '@mnestic/lexical'
import { lstm } from '@mnestic/lstm'
import { shippedWeights } from '@mnestic/lstm/weights'
import { recurrentState } from '@mnestic/recurrent-state'
import { sqliteStorage } from '@mnestic/sqlite'
import { transformerContext } from '@mnestic/transformer-context'
import { vectorStore } from '@mnestic/vector-store'
import { conversationalSchema } from './graph-schema.ts'

/** The mechanisms by name. One more is a line here and in `composition`, and one in `why/names.ts` for its name. */
export type DemoBackends = {
  readonly longTerm: ReturnType<typeof vectorStore>
  readonly recent: ReturnType<typeof recurrentState>
  readonly words: ReturnType<typeof lexical>
  readonly world: ReturnType<typeof knowledgeGraph>
  readonly worth: ReturnType<typeof lstm>
  readonly working: ReturnType<typeof transformerContext>
}

export type DemoMemory = Memory<DemoBackends>

/** Of texts and questions alike. */
export function demoEmbedder(): Embedder {
  return staticEmbedder()
}

/** What the demo's memory is made of, storage apart: new at each call, so that every memory has its own. */
export function composition(): {
  readonly embedder: Embedder
  readonly backends: DemoBackends
  readonly assembler: Assembler
} {
  const embedder = demoEmbedder()
  const working = transformerContext({ recent: 2 })
  return {
    embedder,
    backends: {
      longTerm: vectorStore(),
      recent: recurrentState(),
      words: lexical(),
      world: knowledgeGraph({ schema: conversationalSchema, embedder, mentions: false }),
      worth: lstm({ weights: shippedWeights() }),
      working,
    },
    assembler: working.assembler,
  }
}

/** Whether a memory was ever made in the directory. Also true where only opening it can tell, and tell why not. */
export async function memoryIsIn(dir: string): Promise<boolean> {
  try {
    await stat(join(dir, 'log.sqlite'))
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}

export interface OpenDemoOptions {
  /** The directory's vectors are of an earlier embedder and are made anew: how many records are done. */
  readonly onReembed?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

/** @throws CORRUPT, NEWER_FORMAT, LOCKED, STORAGE_FAILED, EMBEDDER_FAILED */
export async function openDemoMemory(dir: string, options: OpenDemoOptions = {}): Promise<DemoMemory> {
  const open = (onEmbedderChange: 'refuse' | 'reembed'): Promise<DemoMemory> =>
    openMemory({ storage: sqliteStorage(dir), ...composition(), onEmbedderChange })
  try {
    return await open('refuse')
  } catch (error) {
    if (!isMnesticError(error, 'EMBEDDER_MISMATCH')) throw error
  }
  const memory = await open('reembed')
  try {
    await memory.reembed({ onProgress: options.onReembed })
    return memory
  } catch (error) {
    await memory.close()
    throw error
  }
}
