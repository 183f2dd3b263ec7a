import { isMnesticError } from '@mnestic/core'
import { train, type Batches, type Model, type TrainOptions } from '@mnestic/sequence'
import type { LearningRun } from './task.ts'

export interface Lesson<Batch> extends Pick<
  TrainOptions,
  'schedule' | 'adam' | 'clip' | 'continues' | 'steps'
> {
  /** For progress. */
  readonly name: string
  readonly model: Model<Batch>
  readonly batches: Batches<Batch>
  /** On data that is not trained on: the smaller the better. */
  readonly error: () => number
  /** Iterations from one measurement to the next. */
  readonly every: number
  /** Ends as soon as the error is below this. */
  readonly below?: number
  /** Ends after so many measurements in a row without a better one. */
  readonly patience?: number
}

export interface Learned {
  /** Trained so far when the parameters were as they are now: the best that were measured. */
  readonly iterations: number
  /** Of all iterations, with the making of their batches and without the measuring. */
  readonly seconds: number
  /** How it ended, where that is worth a word. */
  readonly note: string
}

interface Best {
  readonly step: number
  readonly value: number
  /** Of the parameters. */
  readonly values: readonly Float32Array[]
}

/**
 * Trains until the error is small enough, or iterations or patience are at an end. The model is left with the
 * parameters that were best.
 *
 * @throws MnesticError ABORTED: by the run's signal
 */
export async function learn<Batch>(
  lesson: Lesson<Batch>,
  run: Pick<LearningRun, 'seed' | 'kernel' | 'signal' | 'say'>,
): Promise<Learned> {
  const { name, model, batches, error, every, below = -Infinity, patience, ...options } = lesson
  const enough = new AbortController()
  let milliseconds = 0
  let step = 0
  let best: Best = { step: 0, value: Infinity, values: [] }
  const measure = (at: number): number => {
    const value = error()
    run.say(`${name}: ${at} of ${lesson.steps}, ${value.toFixed(4)}, ${(milliseconds / 1_000).toFixed(0)} s`)
    if (value < best.value)
      best = { step: at, value, values: model.parameters.map((parameter) => parameter.value.data.slice()) }
    if (value < below) enough.abort()
    return value
  }
  const learned = (note: string): Learned => ({
    iterations: best.step,
    seconds: milliseconds / 1_000,
    note: [note, `seed ${run.seed}`, run.kernel].filter((part) => part !== '').join(', '),
  })
  try {
    await train(model, batches, {
      ...options,
      seed: run.seed,
      signal: AbortSignal.any([run.signal, enough.signal]),
      evaluate: { every, measure, ...(patience !== undefined && { patience }) },
      onProgress: (progress) => {
        milliseconds += progress.msPerStep
        step = progress.step
      },
    })
  } catch (thrown) {
    if (isMnesticError(thrown, 'ABORTED') && !run.signal.aborted) return learned('')
    // A network that explodes, of which the trainer says the step, is a result and not a fault of the run.
    if (
      isMnesticError(thrown, 'INVALID_ARGUMENT') &&
      thrown.message.startsWith(`step ${step + 1}: the loss`)
    ) {
      model.parameters.forEach(({ value }, n) => value.data.set(best.values[n] ?? value.data))
      return learned(`exploded at iteration ${step + 1}`)
    }
    throw thrown
  }
  return learned(best.value < below ? '' : `ended at iteration ${step}`)
}
