import { crc32 } from 'node:zlib'
import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import type { JsonValue, Revision } from '@mnestic/core'
import type { FileKind, RowLayout } from './contract.ts'
import { replaceFile, unlessGone } from './disk.ts'
import { randomName } from './names.ts'

export const manifestName = 'manifest'

/** A file, as the manifest has it. */
export interface Entry {
  readonly name: string
  readonly kind: FileKind
  /** Bytes of the file. */
  readonly size: number
  readonly rows: number
  readonly layout: RowLayout
  /** CRC-32 of all that belongs to no row, in order; begun as the ledger's. */
  readonly rest: number
  readonly details: JsonValue
}

/** What a scope's folder holds. Whatever else lies in it is on its way, or left over. */
export interface Manifest {
  /** All erasures up to here were done in these files. */
  readonly at: Revision
  /** See `ScopeFiles.upto`. */
  readonly upto: Revision
  /** Oldest first. */
  readonly files: readonly Entry[]
}

/**
 * `site`: of which log, scope, embedder and options it has to be, in a form of its own. `damaged`: it is another's, or
 * not what was written; `undefined`: there is none.
 */
export async function readManifest(folder: string, site: string): Promise<Manifest | 'damaged' | undefined> {
  const bytes = await unlessGone(fs.readFile(join(folder, manifestName)))
  if (bytes === undefined) return undefined
  const [sum, body] = [bytes.subarray(0, 9).toString('latin1'), bytes.subarray(9)]
  if (sum !== `${hex(crc32(body))}\n`) return 'damaged'
  const text = body.toString('utf8')
  if (!text.startsWith(`${site}\n`)) return 'damaged'
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its checksum says that this module wrote it
  return JSON.parse(text.slice(site.length + 1)) as Manifest
}

export async function writeManifest(
  folder: string,
  site: string,
  manifest: Manifest,
  options: { readonly durable: boolean },
): Promise<void> {
  const body = Buffer.from(`${site}\n${JSON.stringify(manifest)}`)
  const bytes = Buffer.concat([Buffer.from(`${hex(crc32(body))}\n`), body])
  const draft = join(folder, `${randomName()}.${manifestName}`)
  await replaceFile(join(folder, manifestName), draft, bytes, options)
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0')
}
