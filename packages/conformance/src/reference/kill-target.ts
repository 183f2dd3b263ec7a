import type { Storage } from '@mnestic/core'
import { fileMedium } from './file-medium.ts'
import { referenceStorage } from './storage.ts'

/** What a child process that will be killed opens: the shape that `StorageUnderTest.kill` asks for. */
export function storageAt(location: string): Storage {
  return referenceStorage(fileMedium(location))
}
