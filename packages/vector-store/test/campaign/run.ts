// The campaign at length. Arguments: kills, seed. Prints what it found.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { campaign } from './campaign.ts'

const [kills = '1000', seed = '1'] = process.argv.slice(2)
const directory = await mkdtemp(join(tmpdir(), 'mnestic-campaign-'))
const started = performance.now()
// oxlint-disable-next-line no-console -- a program
console.log(
  await campaign(directory, Number(kills), Number(seed)),
  `${Math.round((performance.now() - started) / 1_000)} s`,
)
await rm(directory, { recursive: true, force: true })
