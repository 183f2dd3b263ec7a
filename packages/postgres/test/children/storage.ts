// What the conformance kit's child process imports: a storage at a location.
import type { Storage } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'

/** `URL SCHEMA` */
export function storageAt(location: string): Storage {
  const [url = '', schema] = location.split(' ')
  return postgresStorage(url, { schema })
}
