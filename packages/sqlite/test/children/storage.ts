// What the conformance kit's child process imports: a storage at a location.
import type { Storage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'

export function storageAt(location: string): Storage {
  return sqliteStorage(location)
}
