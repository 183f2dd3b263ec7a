import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStorage, type Storage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'

export const storageNames = ['memory', 'sqlite'] as const
export type StorageName = (typeof storageNames)[number]

/** Runs the task on a new storage; what it left on the disk goes afterwards. */
export async function withStorage<Value>(
  name: StorageName,
  task: (storage: Storage) => Promise<Value>,
): Promise<Value> {
  switch (name) {
    case 'memory':
      return task(memoryStorage())
    case 'sqlite':
      return withFolder((folder) => task(sqliteStorage(join(folder, 'memory'))))
  }
}

/** Runs the task with a new empty folder, which goes afterwards. */
export async function withFolder<Value>(task: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'mnestic-bench-'))
  try {
    return await task(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
