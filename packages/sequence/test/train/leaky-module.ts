import { threadId } from 'node:worker_threads'
import { MnesticError } from '@mnestic/core'
import type { Loss, ShareableModel } from '@mnestic/sequence'
import { leakyModel } from './models.ts'
import type { Rows } from './models.ts'

/** How the model of this module misbehaves in a worker. */
export type Trouble =
  | 'none'
  | 'tells its size'
  | 'throws'
  | 'refuses'
  | 'exits'
  | 'hangs'
  | 'other parameters'
  | 'no model'

export interface Options {
  readonly trouble: Trouble
  /** The thread of the test. */
  readonly main: number
}

export function model({ trouble, main }: Options): ShareableModel<Rows> {
  const inWorker = threadId !== main
  if (inWorker && trouble === 'no model') throw new RangeError('no model here')
  const leaky = leakyModel({ inputs: inWorker && trouble === 'other parameters' ? 2 : 3 })
  return {
    ...leaky,
    loss(batch, state): Loss | Promise<Loss> {
      switch (trouble) {
        case 'throws':
          throw new TypeError('the model is upset')
        case 'refuses':
          throw new MnesticError('TOO_LARGE', 'the batch is too large')
        case 'exits':
          return process.exit(3)
        case 'hangs':
          return new Promise(() => {})
        case 'tells its size': {
          void leaky.loss(batch, state)
          return { loss: leaky.heap.size }
        }
        default:
          return leaky.loss(batch, state)
      }
    },
  }
}
