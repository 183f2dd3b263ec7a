import { openMemory, type Composition, type Weights } from '@mnestic/core'
import { lstm } from '@mnestic/lstm'
import type { Recipe } from '../compositions.ts'
import { differenceMeasures } from '../recall/ablate.ts'
import { cachedEmbedder } from '../recall/cached-embedder.ts'
import type { Conversation } from '../recall/dataset.ts'
import { leaveOneOut } from '../recall/leave-one-out.ts'
import { summaryMeasures } from '../recall/measures.ts'
import { memoryContestant } from '../recall/memory.ts'
import { recallAt10, type Scored } from '../recall/metrics.ts'
import { pairedDifference } from '../recall/paired.ts'
import { askAll } from '../recall/run.ts'
import type { Measure, Target } from '../rows.ts'

/** In fusion, where the words' is 1. */
const weights = [0.05, 0.15, 0.3, 0.5] as const

/** A conversation, and weights that were fitted without it. */
export interface Fold {
  readonly conversation: Conversation
  readonly weights: Uint8Array
}

/**
 * What the keep score is worth as a prior beside what a composition has: without it, with each weight, and with the
 * weight that was best on all other conversations.
 */
export async function recallMeasures(
  name: string,
  base: () => Recipe,
  folds: readonly Fold[],
  target?: Target,
): Promise<readonly Measure[]> {
  const settings = [0, ...weights].map((keep) => ({
    name: `keep ${keep}`,
    keep,
    scored: [] as Scored[],
  }))
  for (const { conversation, weights: fitted } of folds) {
    const made = base()
    await using memory = await openMemory({
      ...made,
      embedder: made.embedder && cachedEmbedder(made.embedder),
      backends: { ...made.backends, worth: lstm({ weights: fitted }) },
    })
    await memoryContestant(memory).remember(conversation)
    for (const { keep, scored } of settings) {
      const weighed: Weights<Composition> = { worth: { keep } }
      scored.push(...(await askAll(memoryContestant(memory, { weights: weighed }), [conversation])))
    }
  }
  const [without, ...others] = settings
  if (without === undefined || folds.length === 0) return []
  const runs = others.map((run) => ({ name: run.name, sets: [run.scored] }))
  const [leftOut = []] = leaveOneOut(runs).leftOut
  const difference = (after: readonly Scored[]) =>
    pairedDifference(without.scored.map(recallAt10), after.map(recallAt10))
  return [
    ...summaryMeasures(name, without.scored),
    ...others.flatMap((run) => summaryMeasures(`${name}, ${run.name}`, run.scored)),
    ...summaryMeasures(`${name}, keep as chosen on the others`, leftOut),
    ...differenceMeasures(
      `${name}, keep as chosen on the others`,
      'R@10',
      difference(leftOut),
      100,
      'points',
    ).map((measure, i) => (i === 0 && target ? { ...measure, target } : measure)),
  ]
}
