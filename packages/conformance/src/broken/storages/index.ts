import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'
import { appending } from './appending.ts'
import { forgetting } from './forgetting.ts'
import { lasting } from './lasting.ts'
import { remains } from './remains.ts'
import { resurrection } from './resurrection.ts'

/** Storages that are wrong in one way each. */
export const brokenStorages: readonly Broken<StorageUnderTest>[] = [
  ...appending,
  ...forgetting,
  ...remains,
  ...resurrection,
  ...lasting,
]
