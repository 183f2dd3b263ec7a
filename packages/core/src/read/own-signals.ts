import type { PutEntry, Seq } from '../contract/log.ts'
import type { Signal, SignalCue, SignalRecord } from '../contract/signal.ts'
import { MnesticError, toMnesticError } from '../error.ts'
import type { Column } from './fuse.ts'

/** Records whose texts are in memory at once: a text may be a million characters long. */
const pageSize = 64

/**
 * The memory's own signals for these records: a column, used as it is, for each that has something to say. NaN for a
 * record that is gone meanwhile. @throws BACKEND_FAILED: a signal threw, or gave no finite number
 */
export async function askSignals(
  signals: readonly Signal[],
  cue: SignalCue,
  candidates: readonly Seq[],
  weights: Readonly<Record<string, number>>,
  load: (seqs: readonly Seq[]) => Promise<ReadonlyMap<Seq, PutEntry>>,
): Promise<readonly Column[]> {
  const asked = signals.flatMap((signal) => {
    const { name } = signal
    const weight = weights[name] ?? signal.weight
    const weigh = weight === 0 ? undefined : attempt(name, () => signal.ask(cue))
    return weigh === undefined
      ? []
      : [{ name, weight, weigh, values: new Float64Array(candidates.length).fill(NaN) }]
  })
  for (let start = 0; start < candidates.length && asked.length > 0; start += pageSize) {
    const page = candidates.slice(start, start + pageSize)
    const records = await load(page)
    for (const [i, seq] of page.entries()) {
      const body = records.get(seq)?.body
      if (body === undefined) continue
      for (const { name, weigh, values } of asked) values[start + i] = weighOne(name, weigh, body)
    }
  }
  // All zeros say nothing, and would only crowd the explanation.
  return asked
    .filter(({ values }) => values.some((x) => x !== 0 && !Number.isNaN(x)))
    .map(({ name, weight, values }) => ({ name, weight, values, standard: values }))
}

function weighOne(name: string, weigh: (record: SignalRecord) => number, record: SignalRecord): number {
  const value = attempt(name, () => weigh(record))
  if (!Number.isFinite(value))
    throw new MnesticError('BACKEND_FAILED', `Signal ${name} gave ${value}, not a finite number`)
  return value
}

function attempt<Value>(name: string, task: () => Value): Value {
  try {
    return task()
  } catch (error) {
    throw toMnesticError(error, 'BACKEND_FAILED', `Signal ${name} failed`)
  }
}
