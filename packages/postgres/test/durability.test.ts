import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { whyNoPostgres } from '../../../scripts/postgres/server.mjs'
import { campaign } from './campaign/campaign.ts'

const reason = await whyNoPostgres()

// More of it: node packages/postgres/scripts/campaign.ts KILLS SEED
test.skipIf(reason !== undefined)(
  'SIGKILL of the server loses no acknowledged write, brings nothing erased back, doubles nothing; storages go on',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'mnestic-postgres-campaign-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    const result = await campaign({ home, kills: 3, seed: 1, partitions: 2 })
    expect(result).toMatchObject({ kills: 3, lost: 0, back: 0, doubled: 0, torn: 0, astray: 0 })
    expect(result.written).toBeGreaterThan(50)
  },
)
