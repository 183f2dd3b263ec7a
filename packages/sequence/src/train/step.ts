import { MnesticError } from '@mnestic/core'
import { invalid, isObject } from '@mnestic/core/check'
import { firstNotFinite, gradientNorm, zeroGradients } from './gradients.ts'
import type { Batches, Loss, Model } from './model.ts'
import type { TrainOptions } from './options.ts'
import type { Run } from './run.ts'
import { rateAt } from './schedule.ts'

/**
 * One step: batch, loss and gradients, clipping, Adam. If it fails, model and run are as before it.
 *
 * @throws INVALID_ARGUMENT: the loss or a gradient is not finite
 */
export async function takeStep<Batch>(
  model: Model<Batch>,
  batches: Batches<Batch>,
  options: TrainOptions,
  run: Run,
): Promise<{ readonly loss: number; readonly gradientNorm: number; readonly rate: number }> {
  const { heap, parameters } = model
  const drawn = run.random.state()
  const mark = heap.mark()
  try {
    const batch = await batches(run.step, run.random)
    const before = options.continues?.(run.step) === true ? run.state : undefined
    const { loss, state } = checkLoss(await model.loss(batch, before))
    const after = state?.map((values) => values.slice())
    const norm = gradientNorm(parameters)
    checkFinite(model, run.step + 1, loss, norm)
    const rate = rateAt(options.schedule, run.step)
    run.adam.step({ rate, scale: norm > (options.clip ?? Infinity) ? (options.clip ?? norm) / norm : 1 })
    run.step++
    run.loss = loss
    run.state = after
    return { loss, gradientNorm: norm, rate }
  } catch (error) {
    run.random.restore(drawn)
    zeroGradients(parameters)
    throw error
  } finally {
    heap.release(mark)
  }
}

/** Of what a caller wrote. */
function checkLoss(answer: Loss): Loss {
  if (isObject(answer) && typeof answer.loss === 'number') return answer
  throw invalid('What loss() answered', answer, '{ loss: a number }')
}

function checkFinite<Batch>({ parameters }: Model<Batch>, step: number, loss: number, norm: number): void {
  const parameter = norm <= 1e18 ? undefined : firstNotFinite(parameters)
  if (Number.isFinite(loss) && !parameter) return
  const where = parameter
    ? `the gradient of ${parameter.name} is not finite`
    : 'no gradient is beyond float32'
  const suspect = parameters.find(({ value }) => !value.data.every(Number.isFinite))
  const already = suspect ? `; ${suspect.name} itself held a number that is not finite before` : ''
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `step ${step}: the loss is ${loss}, ${where}${already}; nothing was changed. Lower the rate, set clip, or look at this batch`,
  )
}
