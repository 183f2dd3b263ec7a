import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Storage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import type { VectorStoreOptions } from '@mnestic/vector-store'
import { dimensions, openPoints, vectorOf, type PointMemory } from '../points.ts'

export interface Directory {
  readonly path: string
  open(options?: VectorStoreOptions): Promise<PointMemory>
  /** Files of the store, with what is in them. */
  files(): Promise<ReadonlyMap<string, Buffer>>
  /** Whether any file of the whole directory holds these bytes. */
  holds(bytes: Buffer): Promise<boolean>
  copy(): Promise<Directory>
  end(): Promise<void>
}

/** A memory of points in a directory of its own. */
export async function directory(from?: string): Promise<Directory> {
  const path = await mkdtemp(join(tmpdir(), 'mnestic-vectors-'))
  if (from !== undefined) await cp(from, path, { recursive: true })
  const all = async (below: string, tries = 20): Promise<ReadonlyMap<string, Buffer>> => {
    const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch(() => [])
    const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    try {
      return new Map(await Promise.all(names.map(async (name) => [name, await readFile(name)] as const)))
    } catch (error) {
      // One has gone since, or has another name now.
      if (tries === 0) throw error
      return all(below, tries - 1)
    }
  }
  return {
    path,
    open: (options = {}) => openPoints(options, { storage: sqliteStorage(path) }),
    files: () => all(join(path, 'views', 'near')),
    holds: async (bytes) => [...(await all(path)).values()].some((file) => file.includes(bytes)),
    copy: () => directory(path),
    end: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
  }
}

/** Writes so many points, with ids and texts that their numbers say. Some have passages. */
export async function fill(memory: PointMemory, scope: string, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i += 250)
    await memory.write(
      scope,
      Array.from({ length: Math.min(250, from + count - i) }, (_, k) => ({
        id: `p${i + k}`,
        text: textOf(i + k),
      })),
    )
}

/** Numbers as if by chance: no two points are alike, in any part. Every fifth has two passages. */
export function textOf(i: number): string {
  const part = (k: number): string =>
    Array.from({ length: dimensions }, (_, j) => mixed(i * 31 + k * 7 + j) % 1_999).join(' ')
  return i % 5 === 0 ? `${part(1)}|${part(2)}` : part(0)
}

function mixed(i: number): number {
  const x = Math.imul(i ^ (i >>> 16), 0x85_eb_ca_6b)
  return (x ^ (x >>> 13)) | 0
}

/** The bytes of every vector of a record. */
export function vectorBytes(i: number): readonly Buffer[] {
  const text = textOf(i)
  return [text, ...text.split('|')].map((part) => Buffer.from(vectorOf(part).buffer))
}

/** A storage that counts the records which are read with their vectors. */
export function counting(path: string): { readonly storage: Storage; readonly read: () => number } {
  let read = 0
  const storage = sqliteStorage(path)
  return {
    read: () => read,
    storage: {
      ...storage,
      open: async () => {
        const open = await storage.open()
        return {
          ...open,
          entries: async (query) => {
            const entries = await open.entries(query)
            if (query.vectors) read += entries.filter(({ kind }) => kind === 'put').length
            return entries
          },
        }
      },
    },
  }
}
