import type { Storage } from '@mnestic/core'
import { invalid } from '@mnestic/core/check'
import type { Address } from './address.ts'
import type { Settings } from './options.ts'

/** Where a storage of this package lies. */
export interface Site {
  readonly address: Address
  readonly settings: Settings
  /** For messages. */
  readonly name: string
}

const sites = new WeakMap<Storage, Site>()

/** The storage, with its site kept beside it: passwords are no part of what others see. */
export function atSite(storage: Storage, site: Site): Storage {
  sites.set(storage, site)
  return storage
}

/** @throws INVALID_ARGUMENT */
export function siteOf(storage: Storage): Site {
  const site = sites.get(storage)
  if (site === undefined)
    throw invalid(
      'storage',
      (storage as Partial<Storage> | undefined)?.name,
      'what postgresStorage returned, the one that the memory is opened with',
    )
  return site
}
