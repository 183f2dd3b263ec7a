import type { Embedder } from '@mnestic/core'
import { minilmEmbedder } from '@mnestic/embed-minilm'
import { staticEmbedder } from '@mnestic/embed-static'
import { Option } from 'commander'
import { recipe, type Recipe } from './compositions.ts'
import { Failure } from './failure.ts'
import { findMinilm } from './suites/minilm.ts'

const embedderNames = ['static', 'minilm'] as const
export type EmbedderName = (typeof embedderNames)[number]

/** Who opens closes. @throws Failure: the model is not there */
export async function openEmbedder(name: EmbedderName): Promise<Embedder> {
  switch (name) {
    case 'static':
      return staticEmbedder()
    case 'minilm': {
      const { folder, found } = findMinilm(undefined)
      if (!found)
        throw new Failure(
          `No model for the embedder minilm: ${folder} is not there. Get all-MiniLM-L6-v2 as ONNX (Apache-2.0) from ` +
            'https://huggingface.co/Xenova/all-MiniLM-L6-v2, and name the folder that holds its folder with MNESTIC_MODELS.',
        )
      return minilmEmbedder({ folder })
    }
  }
}

/** A composition with this embedder in place of its own; one that has none stays without. */
export function recipeWith(composition: string, embedder: Embedder | undefined): Recipe {
  const made = recipe(composition)
  return made.embedder === undefined || embedder === undefined ? made : { ...made, embedder }
}

/** Runs the task with the embedder, where one is named, and closes it. */
export async function withEmbedder<Value>(
  name: EmbedderName | undefined,
  task: (embedder: Embedder | undefined) => Promise<Value>,
): Promise<Value> {
  const embedder = name === undefined ? undefined : await openEmbedder(name)
  try {
    return await task(embedder)
  } finally {
    await embedder?.close?.()
  }
}

export function embedderOption(about: string): Option {
  return new Option('--embedder <name>', about).choices(embedderNames)
}
