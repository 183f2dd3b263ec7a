import type { Backend } from '@mnestic/core'
import type { Broken } from '../broken.ts'
import { answers } from './answers.ts'
import { batches } from './batches.ts'
import { endings } from './endings.ts'
import { forgetting } from './forgetting.ts'
import { resurrection } from './resurrection.ts'
import { isolation, todaysStatistics } from './telling.ts'
import { traces } from './traces.ts'

/** Backends that are wrong in one way each. */
export const brokenBackends: readonly Broken<Backend>[] = [
  ...isolation,
  todaysStatistics,
  ...batches,
  ...forgetting,
  ...resurrection,
  ...traces,
  ...answers,
  ...endings,
]
