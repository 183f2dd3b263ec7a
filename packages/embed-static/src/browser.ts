import { MnesticError } from '@mnestic/core'
import type { Embedder } from '@mnestic/core'
import { embedderOver } from './static-embedder.ts'
import type { StaticEmbedderOptions } from './static-embedder.ts'

export type { StaticEmbedderOptions } from './static-embedder.ts'

async function readShipped(): Promise<Uint8Array> {
  // written out in one piece, as bundlers look for it: they copy the file and put its new address here
  const url = new URL('../table/static-128.bin', import.meta.url)
  let detail: string
  try {
    const response = await fetch(url)
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
    detail = `status ${response.status}`
  } catch (error) {
    detail = String(error)
  }
  throw new MnesticError(
    'EMBEDDER_FAILED',
    `cannot fetch the token table from ${url.href} (${detail}): serve the file there, or pass its bytes as staticEmbedder({ table })`,
    { retryable: true },
  )
}

/** As in Node, but the table is fetched from beside this module. */
export const staticEmbedder: (options?: StaticEmbedderOptions) => Embedder = embedderOver(readShipped)
