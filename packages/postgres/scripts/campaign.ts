// The durability campaign for longer than a test should take:
//
//   node packages/postgres/scripts/campaign.ts [KILLS [SEED]]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { campaign } from '../test/campaign/campaign.ts'

const [kills = '100', seed = '1'] = process.argv.slice(2)
const home = mkdtempSync(join(tmpdir(), 'mnestic-postgres-campaign-'))
try {
  console.log(await campaign({ home, kills: Number(kills), seed: Number(seed) }))
} finally {
  rmSync(home, { recursive: true, force: true })
}
