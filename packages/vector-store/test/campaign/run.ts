// The campaign at length. Arguments: kills, seed. Says after every 50 what was found.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { campaign, type CampaignResult } from './campaign.ts'

const [kills = '1000', seed = '1'] = process.argv.slice(2)
const directory = await mkdtemp(join(tmpdir(), 'mnestic-campaign-'))
const started = performance.now()
const report = (sofar: CampaignResult): void => {
  // oxlint-disable-next-line no-console -- a program
  if (sofar.kills % 50 === 0) console.log(`${Math.round((performance.now() - started) / 1_000)} s`, sofar)
}
await campaign(directory, Number(kills), Number(seed), report)
await rm(directory, { recursive: true, force: true })
