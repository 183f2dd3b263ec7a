import { MnesticError } from '@mnestic/core'
import { checkMembers } from '@mnestic/core/check'
import type { Parameter } from '../layers/parameter.ts'
import type { TrainOptions } from './options.ts'
import { checkSchedule } from './schedule.ts'

const known: readonly string[] = [
  'steps',
  'schedule',
  'adam',
  'clip',
  'seed',
  'continues',
  'onProgress',
  'signal',
  'evaluate',
  'checkpoint',
  'resume',
] satisfies readonly (keyof TrainOptions)[]

/** @throws INVALID_ARGUMENT */
export function checkOptions(parameters: readonly Parameter[], options: TrainOptions): void {
  checkMembers('The options of train', options, known)
  const { steps, schedule, clip, evaluate, checkpoint } = options
  checkSchedule(schedule)
  whole('steps', steps, 0)
  if (clip !== undefined && !(clip > 0)) refuse('clip', clip, 'a number above 0')
  if (evaluate) {
    whole('evaluate.every', evaluate.every, 1)
    if (evaluate.patience !== undefined) whole('evaluate.patience', evaluate.patience, 1)
  }
  if (checkpoint) whole('checkpoint.every', checkpoint.every, 1)
  const names = new Set<string>()
  for (const { name } of parameters) {
    if (names.has(name))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `two parameters are named ${name}; give each a name of its own`,
      )
    names.add(name)
  }
}

function whole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    refuse(name, value, `a whole number of at least ${least}`)
}

function refuse(name: string, value: number, accepted: string): never {
  throw new MnesticError('INVALID_ARGUMENT', `${name} is ${value}; give ${accepted}`)
}
