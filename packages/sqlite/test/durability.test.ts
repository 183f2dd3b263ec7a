import { join } from 'node:path'
import { expect, test } from 'vitest'
import { campaign } from './campaign/campaign.ts'
import { temporary } from './support.ts'

test('kill -9 loses no acknowledged write, brings nothing erased back, and leaves no byte of it', async () => {
  const result = await campaign({ directory: join(await temporary(), 'log'), kills: 10, seed: 1 })
  expect(result).toMatchObject({ kills: 10, lost: 0, back: 0, stray: 0, failedOpens: 0, torn: 0 })
  expect(result.written).toBeGreaterThan(100)
  expect(result.forgotten).toBeGreaterThan(10)
}, 60_000)
