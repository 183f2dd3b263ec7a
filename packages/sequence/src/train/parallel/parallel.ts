import { MnesticError } from '@mnestic/core'
import type { CarriedState, Loss, Model } from '../model.ts'
import { Crew } from './crew.ts'
import { addGradients, copyOut, flatLength } from './flat.ts'
import { modelOf } from './shareable.ts'
import type { ShareableModel } from './shareable.ts'

export interface ParallelOptions {
  /** The address of a module that exports `model`, a `ModelFactory`: `new URL('./model.js', import.meta.url)`. */
  readonly module: URL
  /** What its factory gets, here and in each worker: anything that can be posted. */
  readonly options?: unknown
  /** How many; they do all the work, so as many as cores. */
  readonly workers: number
  /** Ends the workers at once; a loss that is under way is ABORTED. */
  readonly signal?: AbortSignal
}

/** A model whose loss is computed by workers. Whoever opened it closes it, which ends them. */
export interface ParallelModel<Batch> extends Model<Batch>, AsyncDisposable {
  /** The module's model in this thread: here are the parameters that training changes. */
  readonly model: ShareableModel<Batch>
  close(): Promise<void>
}

/**
 * The model of a module, for `train`, with each batch divided among workers: threads in Node, web workers elsewhere.
 * Each has the parameters (in shared memory, where the platform allows that), takes its share, and answers loss and
 * gradients, which are added in the workers' order: a number of workers gives the same bits each time, another number
 * gives others. The optimiser's step is made here. An error in a worker ends all of them.
 *
 * ```ts
 * await using model = await parallel<Batch>({ module: new URL('./model.js', import.meta.url), workers: 2 })
 * await train(model, batches, options)
 * ```
 *
 * The carried state is what the workers left, one after another; a checkpoint of a stream is resumed with as many.
 *
 * @throws INVALID_ARGUMENT: `workers` is not a whole number of at least 1, or the factory makes another model each time
 * @throws whatever the module or its factory throws
 */
export async function parallel<Batch>(options: ParallelOptions): Promise<ParallelModel<Batch>> {
  const { workers, signal } = options
  if (!Number.isSafeInteger(workers) || workers < 1)
    throw new MnesticError('INVALID_ARGUMENT', `workers is ${workers}; give a whole number of at least 1`)
  const module = options.module.href
  const model = await modelOf<Batch>(module, structuredClone(options.options))
  const { heap, parameters } = model
  const crew = await Crew.open({
    module,
    options: options.options,
    workers,
    length: flatLength(parameters),
    parameters: parameters.map(({ name, value }) => [name, value.length]),
    signal,
  })

  async function loss(batch: Batch, state?: CarriedState): Promise<Loss> {
    copyOut(parameters, 'value', crew.values)
    const parts = state && state.length / workers
    const shares = Array.from({ length: workers }, (_, n) => model.share(batch, n, workers))
    const answers = await crew.losses(
      shares.map((share, n) => ({
        batch: share.batch,
        state: parts === undefined ? undefined : state?.slice(n * parts, (n + 1) * parts),
      })),
    )
    let sum = 0
    answers.forEach((answer, n) => {
      const weight = shares[n]?.weight ?? 0
      sum += weight * answer.loss
      addGradients(parameters, answer.gradients, weight)
    })
    const states = answers.map((answer) => answer.state ?? [])
    if (states.some((own) => own.length !== states[0]?.length))
      throw new MnesticError('INVALID_ARGUMENT', 'the workers carry states of different numbers of parts')
    return answers[0]?.state ? { loss: sum, state: states.flat() } : { loss: sum }
  }

  const close = () => crew.close()
  return { heap, parameters, model, loss, close, [Symbol.asyncDispose]: close }
}
