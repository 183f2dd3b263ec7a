import { chosen } from '../compositions.ts'
import { findData } from '../data.ts'
import { count, storageOption } from '../options.ts'
import { unresolved } from '../recall/dataset.ts'
import { runJob } from '../recall/job.ts'
import { load } from '../recall/load.ts'
import { locomoData } from '../recall/locomo.ts'
import { costMeasures, recallMeasures } from '../recall/measures.ts'
import type { Measure } from '../rows.ts'
import type { StorageName } from '../storages.ts'
import type { Suite } from '../suite.ts'

interface Options {
  readonly data?: string
  readonly storage: StorageName
  readonly conversations?: number
}

/** Recall in long conversations between two people, in the protocol of the paper's table 3: the unit is the turn. */
export const locomo: Suite = {
  name: 'locomo',
  about: 'recall, speed and memory on LoCoMo conversations',
  configure(command) {
    command
      .argument('[compositions...]', 'what to measure (default: all)')
      .option('--data <path>', "a file or folder of LoCoMo's JSON")
      .option('--conversations <n>', 'only the first n', count)
      .addOption(storageOption())
  },
  async run(command, say) {
    const { data, storage, conversations } = command.opts<Options>()
    const names = chosen(command.args)
    const source = { format: 'locomo' as const, path: findData(locomoData, data), conversations }
    const loaded = load(source)
    const missing = loaded.flatMap(unresolved)
    say(
      `${loaded.length} conversations, ${loaded.flatMap(({ questions }) => questions).length} questions; ` +
        `evidence that names no turn, counted as never found: ${missing.length === 0 ? 'none' : missing.join(', ')}`,
    )
    const measures: Measure[] = [
      { name: 'data', metric: 'unresolved evidence', value: missing.length, unit: '' },
    ]
    for (const composition of names) {
      say(`${composition} ...`)
      const result = await runJob({ composition, storage, ...source })
      measures.push(...recallMeasures(composition, result), ...costMeasures(composition, result))
    }
    return measures
  },
}
