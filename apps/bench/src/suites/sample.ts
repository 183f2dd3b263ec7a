import { join } from 'node:path'
import { chosen } from '../compositions.ts'
import { embedderOption, type EmbedderName } from '../embedders.ts'
import { storageOption } from '../options.ts'
import { runJob } from '../recall/job.ts'
import { costMeasures, recallMeasures } from '../recall/measures.ts'
import { sampleFolder } from '../recall/sample.ts'
import type { Measure } from '../rows.ts'
import type { StorageName } from '../storages.ts'
import type { Suite } from '../suite.ts'

const languages = ['en', 'zh']

/** LoCoMo's protocol over the demo's own conversations: needs no data from elsewhere, and is too small for tuning. */
export const sample: Suite = {
  name: 'sample',
  about: "recall on the demo's sample conversations, English and Chinese",
  configure(command) {
    command
      .argument('[compositions...]', 'what to measure (default: the usual ones)')
      .addOption(embedderOption("in place of the compositions' own"))
      .addOption(storageOption())
  },
  async run(command, say) {
    const { storage, embedder } = command.opts<{
      readonly storage: StorageName
      readonly embedder?: EmbedderName
    }>()
    const measures: Measure[] = []
    for (const composition of chosen(command.args)) {
      for (const language of languages) {
        const name = `${composition}, ${language}`
        say(`${name} ...`)
        const path = join(sampleFolder, `sample-${language}.json`)
        const result = await runJob({ composition, embedder, storage, format: 'sample', path })
        measures.push(...recallMeasures(name, result), ...costMeasures(name, result))
      }
    }
    return measures
  },
}
