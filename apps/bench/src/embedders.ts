import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Embedder } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { Failure } from './failure.ts'
import { repository } from './repository.ts'

export const embedderNames = ['static', 'minilm'] as const
export type EmbedderName = (typeof embedderNames)[number]

/** @throws Failure: the model or its package is not there */
export async function openEmbedder(name: EmbedderName): Promise<Embedder> {
  switch (name) {
    case 'static':
      return staticEmbedder()
    case 'minilm':
      return openMinilm()
  }
}

interface Minilm {
  minilmEmbedder(options: { readonly folder: string }): Embedder | Promise<Embedder>
}

/** Its package is optional: 300 MB that nobody else's benchmark needs. */
async function openMinilm(): Promise<Embedder> {
  const models = resolve(process.env['MNESTIC_MODELS'] ?? join(repository, '..', 'shared', 'models'))
  const folder = join(models, 'all-MiniLM-L6-v2')
  if (!existsSync(folder))
    throw new Failure(
      `No model for the embedder minilm: ${folder} is not there. Get all-MiniLM-L6-v2 as ONNX (Apache-2.0) from ` +
        'https://huggingface.co/Xenova/all-MiniLM-L6-v2, and name the folder that holds its folder with MNESTIC_MODELS.',
    )
  const specifier = '@mnestic/embed-minilm'
  const { minilmEmbedder } = (await import(specifier)) as Minilm
  return minilmEmbedder({ folder })
}
