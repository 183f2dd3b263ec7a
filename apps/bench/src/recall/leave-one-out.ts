import { mean } from '../stats.ts'
import { recallAt10, type Scored } from './metrics.ts'

/** What one setting did on each data set. */
export interface SettingRun {
  readonly name: string
  readonly sets: readonly (readonly Scored[])[]
}

export interface LeftOut {
  /** The setting that is best on everything: its figures are in-sample. */
  readonly best: SettingRun
  /** By data set, each conversation answered by the setting that was best on all others; in the order of `best`. */
  readonly leftOut: readonly (readonly Scored[])[]
  /** Which setting that was. */
  readonly chosen: readonly {
    readonly set: number
    readonly conversation: string
    readonly setting: string
  }[]
}

/**
 * How much of a choice is learned from the very conversations that it is judged by. The best setting has the highest
 * R@10, the mean of the data sets' means, so that a large set does not outvote a small one; equal ones are told apart by
 * MRR, then by their order.
 */
export function leaveOneOut(runs: readonly SettingRun[]): LeftOut {
  const best = bestOf(runs)
  const chosen = best.sets.flatMap((scored, set) =>
    [...new Set(scored.map(({ conversation }) => conversation))].map((conversation) => ({
      set,
      conversation,
      run: bestOf(runs, (item, of) => of !== set || item.conversation !== conversation),
    })),
  )
  return {
    best,
    leftOut: best.sets.map((scored, set) =>
      scored.flatMap(({ conversation }, i) => {
        const { run } =
          chosen.find((choice) => choice.set === set && choice.conversation === conversation) ?? {}
        return run?.sets[set]?.[i] ?? []
      }),
    ),
    chosen: chosen.map(({ set, conversation, run }) => ({ set, conversation, setting: run.name })),
  }
}

function bestOf(
  runs: readonly SettingRun[],
  counts: (item: Scored, set: number) => boolean = () => true,
): SettingRun {
  const judged = runs.map((run) => {
    const sets = run.sets
      .map((scored, set) => scored.filter((item) => counts(item, set)))
      .filter((scored) => scored.length > 0)
    return {
      run,
      at10: mean(sets.map((scored) => mean(scored.map(recallAt10)))),
      mrr: mean(sets.map((scored) => mean(scored.map(({ reciprocalRank }) => reciprocalRank)))),
    }
  })
  const [first] = judged.toSorted((a, b) => b.at10 - a.at10 || b.mrr - a.mrr)
  if (first === undefined) throw new Error('There is no setting to choose from.')
  return first.run
}
