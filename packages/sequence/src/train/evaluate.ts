import type { Parameter } from '../layers/parameter.ts'
import type { Model } from './model.ts'
import type { Evaluation } from './options.ts'
import type { Best, Run } from './run.ts'

/** Measures, and keeps a copy of the parameters if they are the best so far. */
export async function measure<Batch>(model: Model<Batch>, evaluation: Evaluation, run: Run): Promise<void> {
  const mark = model.heap.mark()
  try {
    const measured = await evaluation.measure(run.step)
    const value = Number.isNaN(measured) ? Infinity : measured
    run.best =
      run.best && value >= run.best.value
        ? { ...run.best, since: run.best.since + 1 }
        : { step: run.step, value, since: 0, values: model.parameters.map((p) => p.value.data.slice()) }
  } finally {
    model.heap.release(mark)
  }
}

export function putBest(parameters: readonly Parameter[], best: Best): void {
  parameters.forEach(({ value }, n) => value.data.set(best.values[n] ?? []))
}
