import { zeroGradients, type Block, type Elman, type Heap, type Lstm } from '@mnestic/sequence'
import type { Adder, Sums } from './adding-problem.ts'

/**
 * Of the answer at the end by the state k steps earlier, at [k], up to the state before the first step: the mean over the
 * batch of Euclidean norms.
 */
export interface GradientNorms {
  readonly h: readonly number[]
  /** By the cells, of an LSTM: at [k] those k + 1 steps earlier, since the answer is made of the last h alone. */
  readonly c?: readonly number[]
}

/** States, and gradients by them: all [B, H]. */
interface Flow {
  readonly h: Block
  readonly c?: Block
}

interface Step {
  readonly last: Flow
  back(by: Flow): Flow
}

type Stepper = (x: Block, batch: number, before: Flow | undefined) => Step

/** A layer of one step after another, so that each hands its gradient on where it can be looked at. */
export function elmanStepper(layer: Elman): Stepper {
  return (x, batch, before) => {
    const tape = layer.forward(x, { steps: 1, batch, ...(before && { state: before.h }) })
    const back = ({ h }: Flow) => ({ h: layer.backward(tape, { dLast: h, inputGradient: false }).dState })
    return { last: { h: tape.last }, back }
  }
}

export function lstmStepper(layer: Lstm): Stepper {
  return (x, batch, before) => {
    const state = before?.c && { h: before.h, c: before.c }
    const tape = layer.forward(x, { steps: 1, batch, ...(state && { state }) })
    const back = (dLast: Flow) => layer.backward(tape, { dLast, inputGradient: false }).dState
    return { last: tape.last, back }
  }
}

/**
 * How much the answer, a linear map of the last h, changes with each state before it. The gradient of a loss is this
 * times that of the loss by the answer, the same factor at every distance.
 */
export function gradientNorms(
  heap: Heap,
  stepper: Stepper,
  { readout, parameters }: Adder,
  sums: Sums,
): GradientNorms {
  const { steps, batch } = sums
  const mark = heap.mark()
  const x = heap.copyOf(sums.x)
  const taken: Step[] = []
  for (let t = 0; t < steps; t++) {
    taken.push(stepper(x.part(t * batch * 2, batch * 2), batch, taken.at(-1)?.last))
  }
  const last = taken.at(-1)?.last
  if (last === undefined) return { h: [] }
  const dy = heap.floats(batch)
  dy.data.fill(1)
  let by: Flow = { h: readout.backward(readout.forward(last.h, { rows: batch }), { dy }) }
  const h = [meanNorm(by.h, batch)]
  const c: number[] = []
  for (const step of taken.toReversed()) {
    by = step.back(by)
    h.push(meanNorm(by.h, batch))
    if (by.c) c.push(meanNorm(by.c, batch))
  }
  zeroGradients(parameters)
  heap.release(mark)
  return c.length === 0 ? { h } : { h, c }
}

function meanNorm({ data, length }: Block, batch: number): number {
  const width = length / batch
  let total = 0
  for (let b = 0; b < batch; b++) {
    total += Math.hypot(...data.subarray(b * width, (b + 1) * width))
  }
  return total / batch
}
