import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Seq } from '@mnestic/core'
import type { ListedFile } from '../../src/segments/contract.ts'
import { FilesOfScope } from '../../src/segments/scope-files.ts'

/** What the log would say. */
export interface Told {
  revision: number
  erased: number
  trimmed: number
  erasures: { readonly at: number; readonly seqs: readonly Seq[] }[]
  emptied: boolean
}

export interface Place {
  readonly folder: string
  readonly told: Told
  open(site?: string): Promise<FilesOfScope>
  /** Parts of files, without the manifest. */
  parts(): Promise<readonly string[]>
  bytes(): Promise<Buffer>
  end(): Promise<void>
}

/** A folder for the files of one scope, and a log that says what is in `told`. */
export async function aScope(): Promise<Place> {
  const above = await mkdtemp(join(tmpdir(), 'mnestic-files-'))
  const folder = join(above, '7')
  const told: Told = { revision: 1, erased: 0, trimmed: 0, erasures: [], emptied: false }
  const names = async (): Promise<readonly string[]> => readdir(folder).catch(() => [])
  return {
    folder,
    told,
    open: async (site = '["a site"]') => {
      const files = new FilesOfScope(folder, site, async () =>
        told.emptied ? undefined : { ...told, records: 1 },
      )
      await files.tidy()
      await files.refresh(async (after) =>
        told.erasures.filter(({ at }) => at > after).flatMap(({ seqs }) => seqs),
      )
      return files
    },
    parts: async () => (await names()).filter((name) => name !== 'manifest'),
    bytes: async () =>
      Buffer.concat(await Promise.all((await names()).map((name) => readFile(join(folder, name))))),
    end: () => rm(above, { recursive: true, force: true }),
  }
}

export const layout = { offset: 8, stride: 24, length: 16 }

/** The row's own bytes: nothing else in a file is like them. */
export function rowOf(seq: Seq): Buffer {
  return Buffer.from(`row of <${String(seq).padStart(7, '0')}>`)
}

/** A file with a head, rows with gaps, and a tail. */
export function contentOf(seqs: readonly Seq[]): Uint8Array {
  const bytes = new Uint8Array(layout.offset + seqs.length * layout.stride + 5).fill(1)
  for (const [i, seq] of seqs.entries()) bytes.set(rowOf(seq), layout.offset + i * layout.stride)
  return bytes
}

export async function write(
  files: FilesOfScope,
  seqs: readonly Seq[],
  replaces: readonly string[] = [],
): Promise<ListedFile | 'stale' | undefined> {
  const draft = await files.draft('graph')
  await draft?.write(contentOf(seqs), 0)
  return draft?.commit({ seqs: Uint32Array.from(seqs), layout, details: { count: seqs.length }, replaces })
}

/**
 * What a file tells when it is read, then -1 where what belongs to no row is not as it was written; `undefined` where it
 * was found damaged.
 */
export async function told(files: FilesOfScope, name: string): Promise<readonly Seq[] | undefined> {
  const found: Seq[] = []
  const whole = await files.read(name, ({ seqs, bytes }) => {
    for (const [i, seq] of seqs.entries()) {
      const own = bytes.subarray(i * layout.stride, i * layout.stride + layout.length)
      if (seq !== 0 && rowOf(seq).equals(own)) found.push(seq)
    }
  })
  if (!whole) return undefined
  const content = await readFile(join(files.folder, `${name}.content`))
  for (let at = layout.offset; at < content.length - 5; at += layout.stride)
    content.fill(1, at, at + layout.length)
  return content.every((byte) => byte === 1) ? found : [...found, -1]
}
