import { findData } from '../data.ts'
import { embedderOption, recipeWith, withEmbedder, type EmbedderName } from '../embedders.ts'
import { count } from '../options.ts'
import { differenceMeasures } from '../recall/ablate.ts'
import { beamData } from '../recall/beam.ts'
import { cachedEmbedder } from '../recall/cached-embedder.ts'
import { learnElsewhere, learnLeavingOneOut, withClues, type Learned } from '../recall/learn.ts'
import { load } from '../recall/load.ts'
import { locomoData } from '../recall/locomo.ts'
import { summaryMeasures } from '../recall/measures.ts'
import { recallAt10, recallAt5 } from '../recall/metrics.ts'
import { pairedDifference } from '../recall/paired.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'

interface Options {
  readonly composition: string
  readonly data?: string
  readonly embedder?: EmbedderName
  readonly conversations?: number
  readonly labels?: number
  readonly beam: boolean
  readonly clues: boolean
}

/** What learning is worth: on conversations of the same kind that it has not seen, and on those of another kind. */
export const ranker: Suite = {
  name: 'ranker',
  about: 'fixed weights and a learned ranker: LoCoMo, leaving one conversation out; BEAM, fitted on LoCoMo',
  configure(command) {
    command
      .option('--composition <name>', 'what the memory is made of', 'default')
      .option('--data <path>', 'the folder of all data')
      .addOption(embedderOption("in place of the composition's own"))
      .option('--conversations <n>', 'only the first n of each set', count)
      .option('--labels <n>', 'fit on n questions at most', count)
      .option('--no-beam', 'without BEAM')
      .option('--no-clues', "learn from the composition's own signals alone")
  },
  async run(command, say) {
    const { composition, data, embedder, conversations, labels, beam, clues } = command.opts<Options>()
    const locomo = load({ format: 'locomo', path: findData(locomoData, data), conversations })
    return withEmbedder(embedder, async (opened) => {
      const made = recipeWith(composition, opened)
      const cached = made.embedder === undefined ? made : { ...made, embedder: cachedEmbedder(made.embedder) }
      const recipe = clues ? withClues(cached) : cached
      const rows = [...measuresOf('locomo, left out', await learnLeavingOneOut(recipe, locomo, labels, say))]
      if (!beam) return rows
      say('beam, fitted on all of locomo')
      const chats = load({ format: 'beam', path: findData(beamData, data), conversations })
      return [...rows, ...measuresOf('beam', await learnElsewhere(recipe, locomo, chats, labels))]
    })
  },
}

function measuresOf(name: string, { fixed, learned, fitMs, examples }: Learned): readonly Measure[] {
  const at5 = pairedDifference(fixed.map(recallAt5), learned.map(recallAt5))
  const at10 = pairedDifference(fixed.map(recallAt10), learned.map(recallAt10))
  const mrr = pairedDifference(
    fixed.map(({ reciprocalRank }) => reciprocalRank),
    learned.map(({ reciprocalRank }) => reciprocalRank),
  )
  return [
    ...summaryMeasures(`${name}, fixed`, fixed),
    ...summaryMeasures(`${name}, learned`, learned),
    ...differenceMeasures(`${name}, learned over fixed`, 'R@5', at5, 100, 'points'),
    ...differenceMeasures(`${name}, learned over fixed`, 'R@10', at10, 100, 'points'),
    ...differenceMeasures(`${name}, learned over fixed`, 'MRR', mrr, 1, ''),
    { name: `${name}, fit`, metric: 'examples', value: examples, unit: '' },
    { name: `${name}, fit`, metric: 'time', value: fitMs / 1_000, unit: 's' },
  ]
}
