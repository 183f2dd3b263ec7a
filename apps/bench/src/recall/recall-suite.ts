import { chosen } from '../compositions.ts'
import { findData, type Dataset } from '../data.ts'
import { embedderOption, recipeWith, withEmbedder, type EmbedderName } from '../embedders.ts'
import { count, counts, storageOption } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { StorageName } from '../storages.ts'
import type { Suite } from '../suite.ts'
import { ablate } from './ablate.ts'
import { unresolved, type Conversation } from './dataset.ts'
import { runJob } from './job.ts'
import { load, type Source } from './load.ts'
import { budgetMeasures, costMeasures, protocolMeasures, recallMeasures } from './measures.ts'

interface Options {
  readonly data?: string
  readonly storage: StorageName
  readonly embedder?: EmbedderName
  readonly conversations?: number
  readonly budgets?: true | readonly number[]
  readonly ablate?: true
}

interface RecallSet extends Pick<Source, 'format'> {
  readonly name: string
  readonly about: string
  readonly data: Dataset
}

/** The suite of one public data set: the same protocol and figures for all of them. */
export function recallSuite({ name, about, data, format }: RecallSet): Suite {
  return {
    name,
    about,
    configure(command) {
      command
        .argument('[compositions...]', 'what to measure (default: the usual ones; with --ablate: default)')
        .option('--data <path>', "a file or folder of the data set's")
        .option('--conversations <n>', 'only the first n', count)
        .option('--budgets [tokens]', 'also gold evidence inside contexts (default: 500,1000,2000)', counts)
        .option('--ablate', 'take each part of the compositions out in turn, instead')
        .addOption(embedderOption("in place of the compositions' own"))
        .addOption(storageOption())
    },
    async run(command, say) {
      const options = command.opts<Options>()
      const { storage, embedder, conversations } = options
      const names = chosen(command.args.length === 0 && options.ablate ? ['default'] : command.args)
      const source = { format, path: findData(data, options.data), conversations }
      const loaded = load(source)
      const measures: Measure[] = [...describe(loaded, say)]
      const budgets = options.budgets === true ? [500, 1_000, 2_000] : options.budgets
      for (const composition of names) {
        if (options.ablate) {
          measures.push(
            ...(await withEmbedder(embedder, (opened) =>
              ablate(composition, () => recipeWith(composition, opened), loaded, say),
            )),
          )
          continue
        }
        say(`${composition} ...`)
        const result = await runJob({ composition, embedder, storage, budgets, ...source })
        measures.push(
          ...recallMeasures(composition, result),
          ...protocolMeasures(composition, result.scored),
          ...budgetMeasures(composition, result.budgeted),
          ...costMeasures(composition, result),
        )
      }
      return measures
    },
  }
}

/** What is in the data, and what of it cannot be judged. */
function describe(loaded: readonly Conversation[], say: (line: string) => void): readonly Measure[] {
  const missing = loaded.flatMap(unresolved)
  const leftOut = loaded.reduce((sum, conversation) => sum + (conversation.leftOut ?? 0), 0)
  say(
    `${loaded.length} conversations, ${loaded.flatMap(({ questions }) => questions).length} questions` +
      `${leftOut === 0 ? '' : `, besides ${leftOut} for which the data names no evidence, left out`}; ` +
      `evidence that names no turn, counted as never found: ${missing.length === 0 ? 'none' : missing.join(', ')}`,
  )
  return [
    { name: 'data', metric: 'unresolved evidence', value: missing.length, unit: '' },
    { name: 'data', metric: 'questions left out', value: leftOut, unit: '' },
  ]
}
