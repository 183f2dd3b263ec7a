import { isMnesticError, nextTurn, throwIfAborted } from '@mnestic/core'
import { checkOptions } from './check-options.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { measure, putBest } from './evaluate.ts'
import { zeroGradients } from './gradients.ts'
import type { Batches, Model } from './model.ts'
import type { Trained, TrainOptions } from './options.ts'
import { newRun } from './run.ts'
import type { Run } from './run.ts'
import { takeStep } from './step.ts'

/** A turn for others after so many milliseconds: a step at a time, unless steps are shorter than that. */
const TURN_MS = 4

/**
 * Trains the model in place by Adam, step by step, with the event loop free between steps. The same model, batches,
 * seed and options give the same bits, on the kernels that do, also across an interruption and a resumption.
 *
 * ```ts
 * await train(model, (step, random) => random.choose(examples), {
 *   steps: 2_000,
 *   schedule: { kind: 'cosine', rate: 2e-3, steps: 2_000, warmUp: 100 },
 *   clip: 1,
 * })
 * ```
 *
 * @throws INVALID_ARGUMENT: an option, or a loss or gradient that is not finite, with step and parameter; the
 *   parameters are as before that step
 * @throws ABORTED: by the signal, between steps
 * @throws CORRUPT, NEWER_FORMAT: the checkpoint to resume; INVALID_ARGUMENT: it is of another model or other options
 */
export async function train<Batch>(
  model: Model<Batch>,
  batches: Batches<Batch>,
  options: TrainOptions,
): Promise<Trained> {
  checkOptions(model.parameters, options)
  const mark = model.heap.mark()
  try {
    zeroGradients(model.parameters)
    const run = newRun(model.heap, model.parameters, options)
    if (options.resume) await readCheckpoint(options.resume, model.parameters, options, run)
    await steps(model, batches, options, run)
    await save(model, options, run)
    if (options.evaluate && run.step % options.evaluate.every !== 0)
      await measure(model, options.evaluate, run)
    if (run.best) putBest(model.parameters, run.best)
    return {
      steps: run.step,
      loss: run.loss,
      ended: outOfPatience(options, run) ? 'patience' : 'steps',
      ...(run.best && { best: { step: run.best.step, value: run.best.value } }),
    }
  } finally {
    model.heap.release(mark)
  }
}

async function steps<Batch>(
  model: Model<Batch>,
  batches: Batches<Batch>,
  options: TrainOptions,
  run: Run,
): Promise<void> {
  const { evaluate, checkpoint, onProgress } = options
  let turn = performance.now()
  while (run.step < options.steps && !outOfPatience(options, run)) {
    const start = performance.now()
    const taken = await unlessAborted(model, options, run, () => takeStep(model, batches, options, run))
    onProgress?.({ step: run.step, steps: options.steps, ...taken, msPerStep: performance.now() - start })
    if (evaluate && run.step % evaluate.every === 0) await measure(model, evaluate, run)
    if (checkpoint && run.step % checkpoint.every === 0 && run.step < options.steps)
      await save(model, options, run)
    if (performance.now() - turn > TURN_MS) {
      await nextTurn()
      turn = performance.now()
    }
  }
}

/** An aborted training saves its checkpoint before it throws. */
async function unlessAborted<Batch, T>(
  model: Model<Batch>,
  options: TrainOptions,
  run: Run,
  work: () => Promise<T>,
): Promise<T> {
  try {
    throwIfAborted(options.signal)
    return await work()
  } catch (error) {
    if (isMnesticError(error, 'ABORTED')) await save(model, options, run)
    throw error
  }
}

async function save<Batch>(model: Model<Batch>, options: TrainOptions, run: Run): Promise<void> {
  await options.checkpoint?.save(await writeCheckpoint(model.parameters, options, run))
}

function outOfPatience({ evaluate }: TrainOptions, { best }: Run): boolean {
  return best !== undefined && evaluate?.patience !== undefined && best.since >= evaluate.patience
}
