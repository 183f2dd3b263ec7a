import type { PutEntry } from '../contract/log.ts'
import type { Signal, SignalCue } from '../contract/signal.ts'
import { MnesticError, toMnesticError } from '../error.ts'
import type { Column } from './fuse.ts'

/**
 * The memory's own signals for these records: a column, used as it is, for each that has something to say.
 * `undefined` for a record that is gone meanwhile. @throws BACKEND_FAILED: a signal threw, or gave no finite number
 */
export function askSignals(
  signals: readonly Signal[],
  cue: SignalCue,
  records: readonly (PutEntry | undefined)[],
  weights: Readonly<Record<string, number>>,
): readonly Column[] {
  return signals.flatMap((signal): readonly Column[] => {
    const { name } = signal
    const weight = weights[name] ?? signal.weight
    if (weight === 0) return []
    const weigh = attempt(name, () => signal.ask(cue))
    if (weigh === undefined) return []
    const values = Float64Array.from(records, (put) =>
      put === undefined ? NaN : attempt(name, () => weigh(put.body)),
    )
    const wrong = records.findIndex((put, i) => put !== undefined && !Number.isFinite(values[i]))
    if (wrong >= 0)
      throw new MnesticError('BACKEND_FAILED', `Signal ${name} gave ${values[wrong]}, not a finite number`)
    // All zeros say nothing, and would only crowd the explanation.
    return values.some((x) => x !== 0 && !Number.isNaN(x)) ? [{ name, weight, values, standard: values }] : []
  })
}

function attempt<Value>(name: string, task: () => Value): Value {
  try {
    return task()
  } catch (error) {
    throw toMnesticError(error, 'BACKEND_FAILED', `Signal ${name} failed`)
  }
}
