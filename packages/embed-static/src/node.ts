import { readFile } from 'node:fs/promises'
import { MnesticError } from '@mnestic/core'
import type { Embedder } from '@mnestic/core'
import { embedderOver } from './static-embedder.ts'
import type { StaticEmbedderOptions } from './static-embedder.ts'

const TABLE = new URL('../table/static-128.bin', import.meta.url)

async function readShipped(): Promise<Uint8Array> {
  try {
    return await readFile(TABLE)
  } catch (cause) {
    throw new MnesticError(
      'EMBEDDER_FAILED',
      `cannot read the token table at ${TABLE.href}: install @mnestic/embed-static again, or (bundled) pass its bytes as staticEmbedder({ table })`,
      { cause },
    )
  }
}

/**
 * Texts to 128-dimensional unit vectors by a token table that lies in this package: no download, no key, no model
 * run. English; a text in which it knows too few words gets zeros. The table is read at the first `embed`, once for
 * all embedders.
 *
 * @throws INVALID_ARGUMENT for an unknown option or a share outside 0 to 1, CORRUPT or NEWER_FORMAT for bytes that are no table.
 */
export const staticEmbedder: (options?: StaticEmbedderOptions) => Embedder = embedderOver(readShipped)
