import { join } from 'node:path'
import { Argument } from 'commander'
import { findData } from '../data.ts'
import { embedderOption, recipeWith, withEmbedder, type EmbedderName } from '../embedders.ts'
import { Failure } from '../failure.ts'
import { grids } from '../grids.ts'
import { commaList, count } from '../options.ts'
import { differenceMeasures } from '../recall/ablate.ts'
import { beamData } from '../recall/beam.ts'
import { leaveOneOut } from '../recall/leave-one-out.ts'
import { load } from '../recall/load.ts'
import { locomoData } from '../recall/locomo.ts'
import { summaryMeasures } from '../recall/measures.ts'
import { recallAt10 } from '../recall/metrics.ts'
import { pairedDifference } from '../recall/paired.ts'
import { sampleFolder } from '../recall/sample.ts'
import { runVariants, type VariantRun } from '../recall/variants.ts'
import type { Suite } from '../suite.ts'

const sources = {
  locomo: (data?: string) => [{ format: 'locomo' as const, path: findData(locomoData, data) }],
  beam: (data?: string) => [{ format: 'beam' as const, path: findData(beamData, data) }],
  /** Both languages, each a conversation. */
  sample: () =>
    ['en', 'zh'].map((language) => ({
      format: 'sample' as const,
      path: join(sampleFolder, `sample-${language}.json`),
    })),
}
type SetName = keyof typeof sources

interface Options {
  readonly sets: readonly SetName[]
  readonly data?: string
  readonly embedder?: EmbedderName
  readonly conversations?: number
}

/** Chooses a setting as one should: on all conversations but the one that it is then judged by. */
export const tune: Suite = {
  name: 'tune',
  about: 'chooses among the settings of a grid, leaving one conversation out',
  configure(command) {
    command
      .addArgument(new Argument('<grid>', 'what to choose among').choices(Object.keys(grids)))
      .option('--sets <list>', `data sets, with commas: ${Object.keys(sources).join(', ')}`, setNames, [
        'locomo' as const,
      ])
      .option('--data <path>', 'the folder of all data')
      .addOption(embedderOption("in place of the composition's own"))
      .option('--conversations <n>', 'only the first n of each set', count)
  },
  async run(command, say) {
    const { sets, data, embedder, conversations } = command.opts<Options>()
    const grid = grids[command.args[0] ?? '']
    if (grid === undefined) throw new Failure(`There are the grids ${Object.keys(grids).join(', ')}.`)
    const runs: (readonly VariantRun[])[] = []
    for (const set of sets) {
      say(`${set}: ${grid.about}`)
      const loaded = sources[set](data).flatMap((source) => load({ ...source, conversations }))
      runs.push(
        await withEmbedder(embedder, (opened) =>
          runVariants(() => recipeWith(grid.composition, opened), grid.settings, loaded, say),
        ),
      )
    }
    const settings = grid.settings.map(({ name }, i) => ({
      name,
      sets: runs.map((run) => run[i]?.scored ?? []),
    }))
    const { best, leftOut, chosen } = leaveOneOut(settings)
    for (const { set, conversation, setting } of chosen)
      say(`${sets[set] ?? ''}, ${conversation} left out: ${setting}`)
    return sets.flatMap((set, i) => {
      const inSample = best.sets[i] ?? []
      const outside = leftOut[i] ?? []
      const optimism = pairedDifference(outside.map(recallAt10), inSample.map(recallAt10))
      return [
        ...settings.flatMap((run) => summaryMeasures(`${set}, ${run.name}`, run.sets[i] ?? [])),
        ...summaryMeasures(`${set}, in-sample (${best.name})`, inSample),
        ...summaryMeasures(`${set}, left out`, outside),
        ...differenceMeasures(`${set}, in-sample over left out`, 'R@10', optimism, 100, 'points'),
      ]
    })
  },
}

function setNames(text: string): readonly SetName[] {
  return commaList(text, Object.keys(sources) as SetName[])
}
