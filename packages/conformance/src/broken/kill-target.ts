import type { Storage } from '@mnestic/core'
import { referenceStorage } from '../reference/storage.ts'
import { lateMedium } from './media.ts'

/** The storage that loses its last batch, for the process that is killed. */
export function storageAt(location: string): Storage {
  return referenceStorage(lateMedium(location))
}
