import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { register, storageCases } from '@mnestic/conformance'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, it } from 'vitest'

const cases = storageCases({
  name: 'sqlite',
  durability: 'fsynced',
  erasure: 'bytes',
  async create() {
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-sqlite-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      location: folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
  kill: new URL('./children/storage.ts', import.meta.url).href,
  async damageSnapshots({ folder = '' }) {
    const database = new DatabaseSync(join(folder, 'log.sqlite'))
    database.exec('UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE bytes IS NOT NULL')
    database.close()
  },
})

register(cases, { describe, it })
