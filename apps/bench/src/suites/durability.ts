import { killCampaign } from '../durability/campaign.ts'
import { opening } from '../durability/opening.ts'
import { batchedWrites, singleWrites } from '../durability/writes.ts'
import { count, countOrNone } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'

interface Options {
  readonly rounds: number
  readonly records: number
  readonly kills: number
}

/** What durable writes cost beside the bare driver in the same run, and whether they hold when the process is killed. */
export const durability: Suite = {
  name: 'durability',
  about: '@mnestic/sqlite beside the bare driver, opening, and kill -9',
  configure(command) {
    command
      .option('--rounds <n>', 'single writes of each contestant; a tenth as many batches', count, 1_000)
      .option('--records <n>', 'records in the log that is opened', count, 100_000)
      .option('--kills <n>', 'kill -9 in writes and forgets; 0 leaves them out', countOrNone, 200)
  },
  async run(command, say) {
    const { rounds, records, kills } = command.opts<Options>()
    const measures: Measure[] = []
    say('single writes ...')
    measures.push(...(await singleWrites(rounds)))
    say('batches ...')
    measures.push(...(await batchedWrites(Math.ceil(rounds / 10))))
    say('opening ...')
    measures.push(...(await opening(records)))
    if (kills > 0) {
      say(`${kills} kills ...`)
      measures.push(...(await killCampaign(kills)))
    }
    return measures
  },
}
